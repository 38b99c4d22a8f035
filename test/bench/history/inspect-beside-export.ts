import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { drawnPart } from '../../e2e/drawn-parts.ts'
import { startService } from '../../e2e/service.ts'
import { openLoop, type OpenLoopAnswer } from '../speed/open-loop.ts'
import { quantile } from '../../soak/closed-loop.ts'

const PER_SECOND = 10
const SECONDS = 20

/**
 * Posts pictures to a service on this database, alone and while all its records are read as CSV.
 * @param file of an SQLite database
 * @returns sentences about it
 */
export async function inspectBesideExport(file: string, folder: string): Promise<string[]> {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const service = await startService(dataDir, { DATABASE_URL: file })
  try {
    while (!(await fetch(`${service.url}/readyz`)).ok);
    const frame = Buffer.from(drawnPart(1, false))
    const post = (): Promise<OpenLoopAnswer[]> =>
      openLoop(service.url, frame, PER_SECOND, SECONDS, (n) => `recipe=demo-ring&partId=bench-${n}`)
    await post()
    const alone = await post()
    const stop = new AbortController()
    const lines = exportLines(service.url, stop.signal)
    const beside = await post()
    stop.abort()
    return [
      `/inspect at ${PER_SECOND} pictures a second: ${words(alone)}; beside an export of all records `
        + `(${await lines} lines in ${SECONDS} s): ${words(beside)}.`
    ]
  } finally {
    await service.stop()
  }
}

const words = (answers: readonly OpenLoopAnswer[]): string => {
  const times = answers.map(({ ms }) => ms)
  const failed = answers.filter(({ status }) => status !== 200).length
  const figures = [0.5, 0.95].map((share) => `p${100 * share} ${quantile(times, share).toFixed(1)} ms`)
  return `${figures.join(', ')}, ${failed} failed`
}

/** Reads exports one after the other until it is told to stop. @returns lines read */
async function exportLines(url: string, signal: AbortSignal): Promise<number> {
  let lines = 0
  try {
    while (!signal.aborted) {
      const reply = await fetch(`${url}/inspections.csv`, { signal })
      for await (const piece of reply.body!) for (const byte of piece as Uint8Array) if (byte === 10) lines++
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return lines
}
