import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { TUNED_PER_END } from '../locate/finders.ts'
import { type HoughCircles, openHoughCircles } from '../locate/opencv.ts'
import { frameOf, truthOf } from './frames.ts'
import { RECIPE, type ShippedModel } from './model.ts'
import { type PipelineTimes, SIZES } from './stages.ts'
import { medianMs } from './timing.ts'

const TRUTH = truthOf(SIZES[0])

/**
 * arguments: picture, encoder, runs, runs of the old way, the recipe's least and largest radius as shares of the
 * height, margin of its polar crop, threads, 'cpu' or 'wall'. Prints the median in ms and the circle found: well-tuned,
 * and as the old project did it (once, and only where asked: it takes minutes on a busy machine).
 */
const PYTHON = `
import sys, time, statistics
import cv2, numpy, onnxruntime
path, model, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
threads = int(sys.argv[8])
clock = time.process_time if sys.argv[9] == 'cpu' else time.perf_counter
cv2.setNumThreads(threads)
old_runs = int(sys.argv[4])
least, most, margin = (float(text) for text in sys.argv[5:8])
options = onnxruntime.SessionOptions(); options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(model, options, providers=['CPUExecutionProvider'])
first = session.get_inputs()[0]
rows, columns = first.shape[2:]
outputs = [session.get_outputs()[0].name]
frame = numpy.fromfile(path, numpy.uint8)
def judge(tuned):
    image = cv2.imdecode(frame, cv2.IMREAD_GRAYSCALE)
    if tuned:
        scale = 512 / image.shape[0]
        small = cv2.GaussianBlur(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (5, 5), 0)
        bounds = {'minRadius': round(least * 512), 'maxRadius': round(most * 512)}
        circles = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 2, 256, param1=250, param2=30, **bounds)
    else:
        scale = 1
        circles = cv2.HoughCircles(image, cv2.HOUGH_GRADIENT, 1, 20, param1=50, param2=30, minRadius=0, maxRadius=0)
    x, y, r = (image.shape[1] / 2, image.shape[0] / 2, image.shape[0] / 4) if circles is None else circles[0][0] / scale
    if tuned:
        flags = cv2.INTER_LINEAR | cv2.WARP_FILL_OUTLIERS
        polar = cv2.warpPolar(image, (rows, columns), (float(x), float(y)), margin * float(r), flags)
        crop = polar.T.astype(numpy.float32)
    else:
        x0, y0 = max(0, int(x - r)), max(0, int(y - r))
        square = image[y0:int(y + r), x0:int(x + r)]
        crop = cv2.resize(square, (columns, rows), interpolation=cv2.INTER_AREA).astype(numpy.float32)
    crop = (crop - crop.mean()) / (crop.std() + 1e-6)
    session.run(outputs, {first.name: crop[None, None]})
    return x, y, r
def median(tuned, count):
    times = []
    for _ in range(count):
        start = clock(); found = judge(tuned); times.append(1000 * (clock() - start))
    return statistics.median(times), *(float(value) for value in found)
judge(True)
print(*median(True, runs), *(median(False, old_runs) if old_runs else []))
`

/** Milliseconds, and the circle: cx, cy, r. */
type Found = readonly [ms: number, cx: number, cy: number, r: number]

/** How far a circle is from the one that was drawn. */
const off = (cx: number, cy: number, r: number): string =>
  ` (its circle ${Math.max(Math.hypot(cx - TRUTH.cx, cy - TRUTH.cy), Math.abs(r - TRUTH.r)).toFixed(1)} px off)`

export interface PeerRun {
  readonly runs: number
  readonly oldRuns: number
  readonly threads: number
  /** The time that passes, or that of all the process's threads on their cores. */
  readonly clock: 'wall' | 'cpu'
}

/** Runs `PYTHON` on the picture in a file. */
export function runPeer(
  python: string,
  file: string,
  { recipe, encoderFile, manifest }: ShippedModel,
  { runs, oldRuns, threads, clock }: PeerRun
): SpawnSyncReturns<string> {
  const { min, max } = recipe.locate.radius
  const args = [file, encoderFile, runs, oldRuns, min, max, manifest.crop.margin, threads, clock].map(String)
  return spawnSync(python, ['-c', PYTHON, ...args], { encoding: 'utf8', timeout: 300_000 })
}

/**
 * The same picture by OpenCV and the same encoder: in Python where it has cv2 and onnxruntime, else OpenCV as
 * WebAssembly.
 */
export async function benchPeers(
  model: ShippedModel,
  pipelines: readonly PipelineTimes[],
  python: string,
  budgetMs: number,
  print: (line: string) => void
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-peers-'))
  // It can be opened only once in a process.
  let opencv: Promise<HoughCircles> | undefined
  try {
    for (const { format, wholeMs } of pipelines) {
      const frame = await frameOf(format, SIZES[0])
      const file = join(folder, `frame.${format.toLowerCase()}`)
      writeFileSync(file, frame)
      const { status, stdout, stderr, error } = runPeer(python, file, model, {
        runs: Math.max(5, Math.round(budgetMs / 10)),
        oldRuns: format === 'BMP' ? 1 : 0,
        threads: 2,
        clock: 'wall'
      })
      if (status === 0) {
        const [tuned, old] = [0, 4].map((at) =>
          stdout
            .trim()
            .split(' ')
            .map(Number)
            .slice(at, at + 4)
        ) as [Found, Found | []]
        const { circle } = await model.inspector.inspect({ frame, recipeId: RECIPE })
        const [tunedMs, ...tunedCircle] = tuned
        print(
          `${format}: ours ${wholeMs.toFixed(1)} ms${circle === null ? '' : off(circle.cx, circle.cy, circle.r)}; `
            + `OpenCV and ONNX Runtime in Python, well-tuned ${tunedMs.toFixed(1)} ms${off(...tunedCircle)}: `
            + `ours takes ${(wholeMs / tunedMs).toFixed(2)} of it (goal 0.7)`
        )
        if (old.length === 4) {
          const [oldMs, ...oldCircle] = old
          print(`  the old way ${oldMs.toFixed(0)} ms${off(...oldCircle)}: ${(wholeMs / oldMs).toFixed(5)} of it`)
        }
        continue
      }
      print(
        `${format}: skipped in Python, ${error?.message ?? `'${python}' says: ${stderr.trim().split('\n').at(-1)}`}`
      )
      await inWebAssembly(format, frame, wholeMs)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }

  async function inWebAssembly(format: string, frame: Buffer, wholeMs: number): Promise<void> {
    const houghCircles = await (opencv ??= openHoughCircles())
    const limits = { maxBytes: frame.length, maxPixels: 32_000_000 }
    const peerMs = await medianMs(async () => {
      const image = await decode(frame, limits)
      const source = houghCircles.load(image)
      const circle = houghCircles.find(source, { ...TUNED_PER_END, radius: model.recipe.locate.radius })
      houghCircles.unload(source)
      const { crop } = model.manifest
      await model.encoder.embed(
        normalise(
          cropCircle(image, circle ?? { cx: image.width / 2, cy: image.height / 2, r: image.height / 4 }, crop),
          crop
        ).data
      )
    }, budgetMs)
    print(
      `${format}: ours ${wholeMs.toFixed(1)} ms; OpenCV as WebAssembly, well-tuned, then the same encoder `
        + `${peerMs.toFixed(1)} ms: ours takes ${(wholeMs / peerMs).toFixed(2)} of it (a native build is faster: `
        + `this is not the goal's peer)`
    )
  }
}
