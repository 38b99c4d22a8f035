import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { closedLoop, quantile } from '../../soak/closed-loop.ts'
import { spawnServer } from '../../soak/spawn-server.ts'
import { frameOf } from './frames.ts'
import { RECIPE } from './model.ts'
import { openLoop, type OpenLoopAnswer } from './open-loop.ts'
import type { PipelineTimes } from './stages.ts'
import { SIZES } from './stages.ts'
import { growth } from './timing.ts'

const CAMERAS = [1, 4, 16] as const
const SHARES = [0.3, 0.6, 0.9] as const
const MB = 1024 * 1024
/** Node's event-loop delay is the time between two looks, which are this far apart when nothing holds it up. */
const LOOK_MS = 10

/** The service in a process of its own on loopback; this process is the client and takes its share of the cores. */
export async function benchService(
  pipelines: readonly PipelineTimes[],
  seconds: number,
  print: (line: string) => void
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-bench-'))
  const server = await spawnServer(folder, { runtime: 'onnx', pixelWorkers: 2, inferenceThreads: 2 })
  const loopDelayMs = async (): Promise<number> => {
    const lag = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(
      await (await fetch(`${server.url}/metrics`)).text()
    )?.[1]
    return Math.max(0, 1000 * Number(lag) - LOOK_MS)
  }
  const times = (ms: readonly number[]): string =>
    [0.5, 0.95, 0.99, 0.999].map((q) => `p${100 * q} ${quantile(ms, q).toFixed(1)} ms`).join(', ')
  try {
    let maxPerSecond = 0
    for (const format of ['JPEG', 'BMP'] as const) {
      const frame = await frameOf(format, SIZES[0])
      await run(1, 1)
      const rates: [number, number][] = []
      maxPerSecond = 0
      for (const cameras of CAMERAS) {
        await loopDelayMs()
        const ms = await run(cameras, seconds)
        const perSecond = ms.length / seconds
        rates.push([cameras, 1 / perSecond])
        maxPerSecond = Math.max(maxPerSecond, perSecond)
        print(
          `${format} 1024x768, ${cameras} camera(s), closed loop: ${perSecond.toFixed(0)} parts/s, `
            + `${times(ms)}; event-loop delay p99 ${(await loopDelayMs()).toFixed(1)} ms`
        )
        if (cameras === 1) {
          const wholeMs = pipelines.find((pipeline) => pipeline.format === format)!.wholeMs
          print(
            `  beside the pipeline in process (${wholeMs.toFixed(1)} ms) HTTP, JSON, records and the way to `
              + `the threads cost ${(quantile(ms, 0.5) - wholeMs).toFixed(1)} ms (goal 2 ms or less)`
          )
        }
      }
      print(`  a part by number of cameras: ${growth(rates)}`)
      for (const share of SHARES) {
        const answers = await openLoop(
          server.url,
          frame,
          Math.max(1, Math.round(share * maxPerSecond)),
          seconds,
          () => `recipe=${RECIPE}`
        )
        print(
          `${format} 1024x768, open loop at ${100 * share} % of the maximum: `
            + `${times(answers.map(({ ms }) => ms))}; not answered 200: `
            + `${answers.filter(({ status }) => status !== 200).length}`
        )
      }
      if (format === 'JPEG') await overload(frame, maxPerSecond)

      async function run(cameras: number, runSeconds: number): Promise<number[]> {
        const loop = closedLoop(`${server.url}/inspect?recipe=${RECIPE}`, frame, cameras)
        await wait(1000 * runSeconds)
        await loop.stop()
        const failed = loop.answers.find(({ status }) => status !== 200)
        if (failed !== undefined) throw new Error(`expected 200, received ${failed.status} ${failed.body}`)
        return loop.answers.map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs)
      }
    }
    print(`memory of the service at the end: ${((await server.rssBytes()) / MB).toFixed(0)} MB`)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  /** Three times what it can do, by a loud station and a quiet one; then a load that it can bear. */
  async function overload(frame: Buffer, maxPerSecond: number): Promise<void> {
    const deadlineMs = 100
    const query = (n: number): string =>
      `recipe=${RECIPE}&deadlineMs=${deadlineMs}&station=${n % 20 === 0 ? 'quiet' : 'loud'}`
    const before = await server.rssBytes()
    const answers = await openLoop(server.url, frame, Math.round(3 * maxPerSecond), seconds, query)
    const after = await server.rssBytes()
    const accepted = answers.filter(({ status }) => status === 200)
    const others = answers.filter(({ status }) => status !== 200 && status !== 503)
    print(
      `3 times the maximum, deadline ${deadlineMs} ms: ${answers.length} posted, ${accepted.length} accepted `
        + `(${times(accepted.map(({ ms }) => ms))}), ${answers.length - accepted.length - others.length} refused `
        + 'with 503 '
        + `(p50 ${quantile(
          answers.filter(({ status }) => status === 503).map(({ ms }) => ms),
          0.5
        ).toFixed(
          1
        )} ms), others: ${others.length} (${[...new Set(others.map(({ status }) => status))].join(', ') || 'none'})`
    )
    const share = (isQuiet: boolean): string => {
      const own = answers.filter((_, n) => (n % 20 === 0) === isQuiet)
      return `${((100 * own.filter(({ status }) => status === 200).length) / own.length).toFixed(0)} %`
    }
    print(
      `  accepted of the quiet station (5 % of the posts) ${share(true)}, of the loud one ${share(false)}; `
        + `memory ${(before / MB).toFixed(0)} -> ${(after / MB).toFixed(0)} MB`
    )
    const later = await openLoop(server.url, frame, Math.max(1, Math.round(0.3 * maxPerSecond)), 4, query)
    const lastBad: OpenLoopAnswer | undefined = later.findLast(({ status, ms }) => status !== 200 || ms > deadlineMs)
    print(
      `  recovered ${lastBad === undefined ? 'at once' : `after ${(lastBad.dueMs / 1000).toFixed(1)} s`} (goal 2 s)`
    )
  }
}
