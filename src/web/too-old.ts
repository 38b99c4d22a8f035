import type { Text } from './language/en.ts'

/** What a browser says in which the page does not run; the build puts it into the page, in all languages. */
export const TOO_OLD: Text =
  'This page does not run in this browser. It needs Chrome or Edge 107, Firefox 106 or Safari 16.1, or newer.'
