// Drawn parts, and the service as a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { createContext } from '../../src/cli/context.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { isOver, type JobState, type TrainJob } from '../../src/domain/training/training.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { databaseOf } from '../unit/store/database/database-fixture.ts'

export const RECIPE = { locate: { radius: { min: 0.3, max: 0.47 } }, crop: { sizePx: 32 } }
/** Small enough for some seconds on one slow core. */
export const QUICK = { epochs: 2, batchSize: 8, backend: 'wasm' }

/** Draws parts into `<folder>/parts/{OK,NG}` and makes the recipe `ring` in `<folder>/data`. */
export async function drawParts(
  folder: string,
  counts: { ok: number; ng: number }
): Promise<{ data: string; parts: string; pictures(label: 'OK' | 'NG'): Blob[] }> {
  const [data, parts] = [join(folder, 'data'), join(folder, 'parts')]
  let said = ''
  const stream = {
    write(text: string) {
      said += text
    }
  }
  const code = await runCli(
    [
      'render',
      '--out',
      parts,
      '--ok',
      String(counts.ok),
      '--ng',
      String(counts.ng),
      '--width',
      '256',
      '--height',
      '192'
    ],
    createContext({ OKNG_DATA_DIR: data }, { stdout: stream, stderr: stream })
  )
  if (code !== 0) throw new Error(said)
  mkdirSync(join(data, 'recipes'), { recursive: true })
  writeFileSync(join(data, 'recipes/ring.json'), JSON.stringify(RECIPE))
  return {
    data,
    parts,
    pictures: (label) =>
      readdirSync(join(parts, label)).map((name) => new Blob([readFileSync(join(parts, label, name))]))
  }
}

export interface RunningService {
  readonly url: string
  readonly process: ChildProcess
  /** Lines of its log. */
  readonly log: string[]
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  post(path: string, body: object): Promise<Response>
  upload(path: string, pictures: readonly Blob[]): Promise<Response>
  job(id: string): Promise<TrainJob>
  /** Follows a job's events until it has the state, or ends. */
  until(id: string, wanted: (job: TrainJob) => boolean): Promise<TrainJob>
}

/** Starts `okng serve` and waits until it listens. Ends with the test. */
export async function startService(
  t: TestContext,
  data: string,
  changes: NodeJS.ProcessEnv = {}
): Promise<RunningService> {
  const env = {
    ...process.env,
    OKNG_DATA_DIR: data,
    OKNG_PORT: '0',
    OKNG_DEFAULT_RECIPE: 'ring',
    OKNG_RUNTIME: 'onnx',
    OKNG_PIXEL_WORKERS: '1',
    OKNG_TRAINING_PRIORITY: 'normal',
    OKNG_TRAINING_LOCK: join(data, 'training.lock'),
    DATABASE_URL: await databaseOf(data),
    ...changes
  }
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'dist/src/server.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })
  const kill = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  t.after(() => kill('SIGKILL'))
  const log: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line)
      const found = /(?:ready at|listening at) (http:[^ ,]+)/.exec((JSON.parse(line) as { msg: string }).msg)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => {
      reject(new Error(log.join('\n')))
    })
  })
  const job = async (id: string): Promise<TrainJob> => (await (await fetch(`${url}/train/${id}`)).json()) as TrainJob
  return {
    url,
    process: child,
    log,
    kill,
    job,
    post: (path, body) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body)
      }),
    upload(path, pictures) {
      const form = new FormData()
      for (const picture of pictures) form.append('image', picture, 'part.bmp')
      return fetch(url + path, { method: 'POST', body: form })
    },
    async until(id, wanted) {
      const reply = await fetch(`${url}/train/${id}/events`)
      const decoder = new TextDecoder()
      let text = ''
      for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true })
        const events = text.split('\n\n')
        text = events.pop()!
        for (const event of events) {
          const data = event.split('\ndata: ')[1]
          if (data === undefined) continue
          const told = JSON.parse(data) as TrainJob
          if (wanted(told) || isOver(told)) return told
        }
      }
      throw new Error(`the events of job ${id} ended`)
    }
  }
}

export const hasState =
  (state: JobState) =>
  (job: TrainJob): boolean =>
    job.state === state

/** Ids of the processes whose command line holds a text, such as a folder. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      } catch {
        return false
      }
    })
    .map(Number)
}
