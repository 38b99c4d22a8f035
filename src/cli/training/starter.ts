/** Teaching begins with the encoder of this recipe's active version. The recipe itself judges no parts. */
export const STARTER_RECIPE = 'starter'
