import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from '../../src/cli/context.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { drawnPart } from './service-fixture.ts'

/** Makes a recipe `ring` that knows 12 good parts, all of its evidence included. @param folder of the data */
export async function teachRing(folder: string): Promise<void> {
  let said = ''
  const context = createContext(
    { OKNG_DATA_DIR: folder },
    {
      stdout: { write: () => {} },
      stderr: {
        write: (line: string) => {
          said += line
        }
      }
    }
  )
  mkdirSync(join(folder, 'parts/OK'), { recursive: true })
  for (let n = 0; n < 12; n++) writeFileSync(join(folder, 'parts/OK', `${n}.bmp`), drawnPart(n))
  assert.equal(await runCli(['teach', '--recipe', 'ring', '--dataset', join(folder, 'parts')], context), 0, said)
}
