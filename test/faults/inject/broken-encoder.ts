// While the fault file names a kind, ONNX Runtime's answers are broken so: nan, infinity, short, throw, or zero (which
// is a number, but no embedding of a part). 'die' and a number: the thread that it runs in dies, so many times.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import type { Tensor } from 'onnxruntime-node'
import { ort } from '../../../src/encoder/onnx-library.ts'

const file = process.env['FAULT_FILE']!
if (!isMainThread) {
  const { prototype } = ort.InferenceSession as unknown as {
    prototype: { run(...args: unknown[]): Promise<Record<string, Tensor>> }
  }
  const { run } = prototype
  prototype.run = async function (...args) {
    const kind = readFileSync(file, 'utf8')
    const deaths = Number(/^die (\d+)$/.exec(kind)?.[1] ?? 0)
    if (deaths > 0) {
      writeFileSync(file, deaths === 1 ? '' : `die ${deaths - 1}`)
      process.exit(3)
    }
    const answer = await run.apply(this, args)
    if (kind === '') return answer
    if (kind === 'throw') throw new Error('the accelerator fell off the bus')
    return Object.fromEntries(
      Object.entries(answer).map(([name, { dims, data }]) => [
        name,
        kind === 'short'
          ? new ort.Tensor('float32', new Float32Array(3), [1, 3])
          : new ort.Tensor(
              'float32',
              new Float32Array(data.length).fill({ nan: NaN, infinity: Infinity }[kind] ?? 0),
              dims
            )
      ])
    )
  }
}
