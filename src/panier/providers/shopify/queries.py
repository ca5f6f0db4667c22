"""What is asked of Shopify's Admin GraphQL (version: SHOPIFY_API in the settings)."""

CHECK = """
query { shop { name currencyCode } currentAppInstallation { accessScopes { handle } }
  locations(first: 50) { nodes { id name } } }
"""
LEVELS = 'pageInfo { hasNextPage endCursor } nodes { updatedAt location { id } quantities(names: ["available"]) { quantity } }'
VARIANTS = f"""pageInfo {{ hasNextPage endCursor }}
        nodes {{
          id price compareAtPrice sku barcode taxable inventoryPolicy
          selectedOptions {{ name value }}
          inventoryItem {{
            id tracked measurement {{ weight {{ value unit }} }}
            inventoryLevels(first: $levels) {{ {LEVELS} }}
          }}
        }}"""
PAGE = f"""
query ($first: Int!, $variants: Int!, $levels: Int!, $after: String, $query: String) {{
  products(first: $first, after: $after, query: $query, sortKey: ID) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{
      id handle title descriptionHtml vendor productType status publishedAt isGiftCard
      category {{ fullName }}
      media(first: 20, query: "media_type:IMAGE") {{ nodes {{ ... on MediaImage {{ image {{ url altText }} }} }} }}
      variants(first: $variants) {{ {VARIANTS} }}
    }}
  }}
}}
"""
MORE_VARIANTS = f"""
query ($id: ID!, $after: String!, $variants: Int!, $levels: Int!) {{
  product(id: $id) {{ variants(first: $variants, after: $after) {{ {VARIANTS} }} }}
}}
"""
MORE_LEVELS = f"""
query ($id: ID!, $after: String!) {{ inventoryItem(id: $id) {{ inventoryLevels(first: 50, after: $after) {{ {LEVELS} }} }} }}
"""
ADJUST = """
mutation ($input: InventoryAdjustQuantitiesInput!, $key: String!, $location: ID!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { createdAt changes { delta item { inventoryLevel(locationId: $location) { updatedAt } } } }
    userErrors { field message }
  }
}
"""
FOLLOWED = """
query ($uri: String!) { webhookSubscriptions(first: 50, uri: $uri) { nodes { id topic } } }
"""
FOLLOW = """
mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    webhookSubscription { id } userErrors { field message }
  }
}
"""
UNFOLLOW = """
mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }
"""
