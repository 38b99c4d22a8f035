import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { FORMATS, frameOf } from './frames.ts'
import { openShipped, RECIPE } from './model.ts'
import { runPeer } from './peers.ts'
import { benchPrecision } from './precision.ts'
import { SIZES } from './stages.ts'

const WARM_UP = 40

/** Median of the CPU time that all threads of this process take for one run. */
async function medianCpuMs(work: () => Promise<unknown>, runs: number): Promise<number> {
  for (let n = 0; n < WARM_UP; n++) await work()
  const times: number[] = []
  for (let n = 0; n < runs; n++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  return times.toSorted((a, b) => a - b)[runs >> 1]!
}

/** CPU time of a part with one thread for the encoder, beside OpenCV and ONNX Runtime in Python with one each. */
export async function benchCpu(python: string, runs: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-cpu-'))
  const model = await openShipped(1)
  try {
    await benchPrecision(model, (work) => medianCpuMs(work, runs), print)
    for (const format of FORMATS) {
      const frame = await frameOf(format, SIZES[0])
      const limits = { maxBytes: frame.length, maxPixels: 1e8 }
      const decodeMs = await medianCpuMs(() => decode(frame, limits), runs)
      const wholeMs = await medianCpuMs(() => model.inspector.inspect({ frame, recipeId: RECIPE }), runs)
      const file = join(folder, 'frame')
      writeFileSync(file, frame)
      const { status, stdout, stderr } = runPeer(python, file, model, { runs, oldRuns: 0, threads: 1, clock: 'cpu' })
      const peerMs = Number(stdout.split(' ', 1)[0])
      const peer = `OpenCV and ONNX Runtime in Python ${peerMs.toFixed(2)} ms`
      print(
        `${format}: ${wholeMs.toFixed(2)} ms of CPU time (decode ${decodeMs.toFixed(2)}); `
          + (status === 0
            ? `${peer}: ours takes ${(wholeMs / peerMs).toFixed(2)} of it`
            : `skipped in Python: ${stderr.trim().split('\n').at(-1)}`)
      )
    }
  } finally {
    await model.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
