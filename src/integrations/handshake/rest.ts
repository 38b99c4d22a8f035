import type { Control } from './handshake-types.ts'

/** What a controller writes that asks for nothing. */
export const REST: Control = {
  triggerEnable: false,
  trigger: false,
  bufferResults: false,
  acknowledge: false,
  resetError: false,
  setRecipe: false,
  challenge: false,
  recipeNumber: 0,
  triggerId: 0,
  partId: ''
}
