/** What a recipe may be called. Checked before any path is made of it. */
export const RECIPE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/
