import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '../../../src/imaging/decode.ts'
import { cropCircle } from '../../../src/imaging/crop.ts'
import { normalise } from '../../../src/imaging/normalise.ts'
import { TUNED_WIDE } from '../locate/finders.ts'
import { type HoughCircles, openHoughCircles } from '../locate/opencv.ts'
import { frameOf } from './frames.ts'
import type { ShippedModel } from './model.ts'
import { type PipelineTimes, SIZES } from './stages.ts'
import { medianMs } from './timing.ts'

/** arguments: picture, encoder, runs. Prints the median in ms: well-tuned, and as the old project did it (few runs: it is slow). */
const PYTHON = `
import sys, time, statistics
import cv2, numpy, onnxruntime
cv2.setNumThreads(2)
path, model, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = onnxruntime.SessionOptions(); options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(model, options, providers=['CPUExecutionProvider'])
first = session.get_inputs()[0]
side = first.shape[2]
frame = numpy.fromfile(path, numpy.uint8)
def judge(tuned):
    image = cv2.imdecode(frame, cv2.IMREAD_GRAYSCALE)
    if tuned:
        scale = 512 / image.shape[0]
        small = cv2.GaussianBlur(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (5, 5), 0)
        circles = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 2, 256, param1=250, param2=50, minRadius=77, maxRadius=230)
    else:
        scale = 1
        circles = cv2.HoughCircles(image, cv2.HOUGH_GRADIENT, 1, 20, param1=50, param2=30, minRadius=0, maxRadius=0)
    x, y, r = (image.shape[1] / 2, image.shape[0] / 2, image.shape[0] / 4) if circles is None else circles[0][0] / scale
    x0, y0 = max(0, int(x - r)), max(0, int(y - r))
    crop = cv2.resize(image[y0:int(y + r), x0:int(x + r)], (side, side), interpolation=cv2.INTER_AREA).astype(numpy.float32)
    crop = (crop - crop.mean()) / (crop.std() + 1e-6)
    session.run(None, {first.name: crop[None, None]})
def median(tuned, count):
    times = []
    for _ in range(count):
        start = time.perf_counter(); judge(tuned); times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
judge(True)
print(median(True, runs), median(False, 1))
`

/** The same picture by OpenCV and the same encoder: in Python where it has cv2 and onnxruntime, else OpenCV as WebAssembly. */
export async function benchPeers (model: ShippedModel, pipelines: readonly PipelineTimes[], python: string, budgetMs: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-peers-'))
  // It can be opened only once in a process.
  let opencv: Promise<HoughCircles> | undefined
  try {
    for (const { format, wholeMs } of pipelines) {
      const frame = await frameOf(format, SIZES[0])
      const file = join(folder, `frame.${format.toLowerCase()}`)
      writeFileSync(file, frame)
      const { status, stdout } = spawnSync(python, ['-c', PYTHON, file, model.encoderFile, String(Math.max(5, Math.round(budgetMs / 10)))], { encoding: 'utf8', timeout: 120_000 })
      const [tunedMs, oldMs] = (stdout ?? '').trim().split(' ').map(Number)
      if (status === 0 && tunedMs !== undefined && oldMs !== undefined) {
        print(`${format}: ours ${wholeMs.toFixed(1)} ms; OpenCV and ONNX Runtime in Python, well-tuned ${tunedMs.toFixed(1)} ms: ours takes ${(wholeMs / tunedMs).toFixed(2)} of it (goal 0.7); the old way ${oldMs.toFixed(0)} ms: ${(wholeMs / oldMs).toFixed(4)} of it`)
        continue
      }
      print(`${format}: skipped in Python: '${python}' has no cv2, numpy or onnxruntime`)
      await inWebAssembly(format, frame, wholeMs)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }

  async function inWebAssembly (format: string, frame: Buffer, wholeMs: number): Promise<void> {
    const houghCircles = await (opencv ??= openHoughCircles())
    const limits = { maxBytes: frame.length, maxPixels: 32_000_000 }
    const peerMs = await medianMs(async () => {
      const image = await decode(frame, limits)
      const source = houghCircles.load(image)
      const circle = houghCircles.find(source, { ...TUNED_WIDE, radius: { min: 0.15, max: 0.45 } })
      houghCircles.unload(source)
      const { crop } = model.manifest
      await model.encoder.embed(normalise(cropCircle(image, circle ?? { cx: image.width / 2, cy: image.height / 2, r: image.height / 4 }, crop), crop).data)
    }, budgetMs)
    print(`${format}: ours ${wholeMs.toFixed(1)} ms; OpenCV as WebAssembly, well-tuned, then the same encoder ${peerMs.toFixed(1)} ms: ours takes ${(wholeMs / peerMs).toFixed(2)} of it (a native build is faster: this is not the goal's peer)`)
  }
}
