/** The recipe whose active model version has the encoder that teaching begins with; it judges no parts of its own. */
export const STARTER_RECIPE = 'starter'
