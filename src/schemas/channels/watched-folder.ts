import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

/** The block of the folder that cameras deliver to. */
export const watchedFolderSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether the pictures of a folder are judged.'),
    path: z
      .string()
      .describe(
        'The folder. What was judged is moved to `done/<day>/` in it, what can never be judged to '
          + '`failed/<day>/`, each with a JSON file beside it.'
      ),
    pattern: z
      .string()
      .refine(isPattern, 'expected a regular expression')
      .describe(
        'Regular expression for the path from the folder on (with `/`); the named groups partId, station and '
          + 'recipe say what they name. A file that does not fit goes to `failed`.'
      ),
    station: z.string().describe('Station of pictures whose name says none. Empty: none.'),
    recipe: z.string().describe("Recipe of pictures whose name says none. Empty: the station's."),
    complete: z
      .enum(['renamed', 'unchanged'])
      .describe(
        'When a file is complete. `renamed`: as soon as it has its name, for servers that write under another one '
          + '(`.name`, `name.tmp`, `name.part`). `unchanged`: when it has not changed for `settleMs`.'
      ),
    settleMs: wholeNumber(50, 60_000).describe('`unchanged`: a file that has not changed for so long is complete.')
  })
  .refine(({ enabled, path }) => !enabled || path !== '', { error: 'expected a folder', path: ['path'] })
