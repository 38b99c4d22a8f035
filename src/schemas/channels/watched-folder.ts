import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u').source !== ''
  } catch {
    return false
  }
}

/** Section `watchedFolder`: a folder that cameras write pictures to. */
export const watchedFolderSchema = z
  .strictObject({
    enabled: z.boolean().describe('Whether the pictures of a folder are judged.'),
    path: z
      .string()
      .describe(
        'The folder. Judged pictures are moved to `done/<day>/` in it, pictures that cannot be judged to '
          + '`failed/<day>/`, each with a JSON file.'
      ),
    pattern: z
      .string()
      .refine(isPattern, 'expected a regular expression')
      .describe(
        'Regular expression for the path below the folder (with `/`). Its named groups partId, station and recipe give '
          + 'these values. A file that does not match goes to `failed`.'
      ),
    station: z.string().describe('Station of pictures whose name contains none. Empty: none.'),
    recipe: z.string().describe("Recipe of pictures whose name contains none. Empty: the station's."),
    complete: z
      .enum(['renamed', 'unchanged'])
      .describe(
        'When a file is complete. `renamed`: as soon as it has its final name, for servers that write under a '
          + 'temporary name (`.name`, `name.tmp`, `name.part`). `unchanged`: when it has not changed for `settleMs`.'
      ),
    settleMs: wholeNumber(50, 60_000).describe('`unchanged`: a file that has not changed for this long is complete.')
  })
  .refine(({ enabled, path }) => !enabled || path !== '', { error: 'expected a folder', path: ['path'] })
