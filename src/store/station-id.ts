import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from './write-file.ts'

/** Identifies this data folder among others that share a database. Made on the first call. */
export async function stationId(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'station-id')
  const known = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (known !== '') return known
  const id = randomUUID()
  await writeFileAtomically(file, `${id}\n`)
  return id
}
