// Accuracy and time of the circle stage, beside OpenCV's HoughCircles (WebAssembly) in the same run.
// Run: npm run bench:locate [-- --dataset DIR] [--parts N] [--backgrounds N] [--tutorial N] [--tune]
// DIR holds pictures and circles.json, see locate/pictures.ts. Without it: parts and backgrounds that the project
// draws. --tutorial: on so many pictures OpenCV runs with tutorials' arguments too (default 1: some minutes each; 0:
// none); --tune: looks for OpenCV's best arguments instead. Times are medians over the pictures of the fastest of some
// repetitions, decoding excluded, on one thread; u is the uncertainty of a picture's truth.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { locateConcentric } from '../../src/imaging/locate/locate-concentric.ts'
import { locateCircle } from '../../src/imaging/locate/locate-circle.ts'
import {
  asInTutorials,
  ours,
  PER_END,
  specOf,
  spread,
  TUNED_PER_END,
  TUNED_WIDE,
  tuned,
  TUTORIAL_TEXT,
  WIDE
} from './locate/finders.ts'
import { figuresOf, measure, median } from './locate/measure.ts'
import { openHoughCircles } from './locate/opencv.ts'
import { datasetPictures, drawnBackground, drawnPictures, type Picture, SCENES } from './locate/pictures.ts'
import { atLeast, atMost, type Line, type Target, tableOf, targetsTable } from './locate/report.ts'
import { tuneOpenCv } from './locate/tune-opencv.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'locate'),
  options: {
    write: { type: 'boolean', default: false },
    dataset: { type: 'string' },
    parts: { type: 'string', default: '20' },
    backgrounds: { type: 'string', default: '500' },
    tutorial: { type: 'string', default: '1' },
    tune: { type: 'boolean', default: false }
  }
})
const [PARTS, BACKGROUNDS, TUTORIAL] = (['parts', 'backgrounds', 'tutorial'] as const).map((name) =>
  wholeNumber(name, values[name])
) as [number, number, number]
const LARGE_PARTS = 4
/** Limits of the project's own: see RESULTS.md. Milliseconds on one core. */
const LIMIT_MS = { '1024x768': 6, '2448x2048': 25 }
const SIZES = [
  [640, 480],
  [1024, 768],
  [1632, 1224],
  [2448, 2048]
] as const
const { print, keep } = printedSection('Circle stage', 'npm run bench:locate --')

print(`node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} cores`)
const houghCircles = await openHoughCircles()
print(
  `OpenCV 4.12 as WebAssembly, single-threaded; native builds are several times as fast. 'tutorial': `
    + `${TUTORIAL_TEXT}, on ${TUTORIAL} pictures; 'tuned': reduced picture, the recipe's radius bounds`
)
if (values.tune)
  tune(values.dataset === undefined ? drawnPictures('usual', {}, PARTS) : await datasetPictures(values.dataset))
else if (values.dataset === undefined) benchDrawn()
else benchDataset(await datasetPictures(values.dataset))
keep()

function benchDataset(pictures: readonly Picture[]): void {
  const wide = ours('radius 15 to 45 %', pictures, WIDE)
  const perEnd = ours('recipe per end, +-8 %', pictures, PER_END)
  const bores = boresOf('radius 15 to 45 %', pictures)
  const tunedWide = tuned('radius 15 to 45 %', pictures, houghCircles, TUNED_WIDE, WIDE)
  const tunedPerEnd = tuned('recipe per end, +-8 %', pictures, houghCircles, TUNED_PER_END, PER_END)
  const tutorial = TUTORIAL > 0 ? [asInTutorials('any radius', spread(pictures, TUTORIAL), houghCircles)] : []
  print(tableOf([wide, tunedWide, perEnd, tunedPerEnd, bores, ...tutorial]))
  againstOpenCv(wide, [tunedWide, ...tutorial])
  againstOpenCv(perEnd, [tunedPerEnd])
  print(
    targetsTable([
      atLeast('one recipe for both ends: within 3 px + u', wide.figures.within, 0.95),
      atLeast('a recipe per end: within 3 px + u', perEnd.figures.within, 0.99),
      atMost('largest error, one recipe', wide.figures.largestPx, 10, 'px'),
      atMost('largest error, a recipe per end', perEnd.figures.largestPx, 10, 'px'),
      atLeast('bore within 3 px + u', bores.figures.within, 0.95),
      ...timeTarget(pictures, wide)
    ])
  )
}

/** The limit holds for pictures of that size only. */
function timeTarget(pictures: readonly Picture[], { figures }: Line): Target[] {
  const sizes = new Set(pictures.map(({ image: { width, height } }) => `${width}x${height}`))
  return sizes.size === 1 && sizes.has('1024x768')
    ? [atMost('median CPU time, 1024x768', figures.cpuMs, LIMIT_MS['1024x768'], 'ms')]
    : []
}

function benchDrawn(): void {
  const lines: Line[] = []
  const targets: Target[] = []
  for (const [scene, options] of Object.entries(SCENES)) {
    const pictures = drawnPictures(scene, options, PARTS)
    const line = ours(scene, pictures, WIDE)
    const bores = boresOf(scene, pictures)
    const tunedLine = tuned(scene, spread(pictures, LARGE_PARTS), houghCircles, TUNED_WIDE, WIDE)
    lines.push(line, bores, tunedLine)
    targets.push(
      atLeast(`${scene}: within 3 px`, line.figures.within, 0.95),
      atLeast(`${scene}: bore within 3 px`, bores.figures.within, 0.95)
    )
    if (scene === 'usual' && TUTORIAL > 0) lines.push(asInTutorials(scene, spread(pictures, TUTORIAL), houghCircles))
  }
  const bySize = SIZES.map(([width, height]) => ({
    pixels: width * height,
    line: ours(`${width}x${height}`, drawnPictures('usual', { width, height }, LARGE_PARTS), WIDE)
  }))
  lines.push(...bySize.map(({ line }) => line))
  print(tableOf(lines))
  const largestPx = Math.max(...lines.filter(({ finder }) => finder === 'ours').map(({ figures }) => figures.largestPx))
  targets.push(atMost('largest error of all', largestPx, 10, 'px'), ...timeTargets(bySize), falseFinds())
  print(targetsTable(targets))
}

function timeTargets(bySize: readonly { readonly pixels: number; readonly line: Line }[]): Target[] {
  const cpuMsAt = (size: string): number => bySize.find(({ line }) => line.pictures === size)!.line.figures.cpuMs
  const growth = bySize.slice(1).map(({ pixels, line }, n) => {
    const before = bySize[n]!
    return atMost(
      `time from ${before.line.pictures} to ${line.pictures}, growth against the pixels'`,
      line.figures.cpuMs / before.line.figures.cpuMs,
      pixels / before.pixels,
      'times'
    )
  })
  return [
    ...Object.entries(LIMIT_MS).map(([size, limit]) => atMost(`median CPU time, ${size}`, cpuMsAt(size), limit, 'ms')),
    ...growth
  ]
}

function falseFinds(): Target {
  const spec = specOf({ min: 0.15, max: 0.45 })
  const confidences = Array.from(
    { length: BACKGROUNDS },
    (_, n) => locateCircle(drawnBackground(n), { ...spec, minConfidence: 0 })?.confidence ?? 0
  )
  const found = confidences.filter((confidence) => confidence >= spec.minConfidence).length
  print(
    `${BACKGROUNDS} backgrounds without a part: ${found} false finds; confidence at most `
      + `${Math.max(...confidences).toFixed(2)}, median ${median(confidences).toFixed(2)} (found from `
      + `${spec.minConfidence} on)`
  )
  return atMost(`false finds on ${BACKGROUNDS} backgrounds`, (100 * found) / BACKGROUNDS, 1, '%')
}

/** The mouth of the bore inside the circle that was found; where there is none, the part has no row. */
function boresOf(title: string, pictures: readonly Picture[]): Line {
  const rows = measure(
    pictures,
    (picture) => locateCircle(picture.image, specOf(WIDE(picture))),
    (part, { image }) => part && locateConcentric(image, part),
    { truthOf: ({ bore }) => bore }
  )
  return { pictures: `${title}: bore`, finder: 'ours', figures: figuresOf(rows) }
}

function againstOpenCv(line: Line, others: readonly Line[]): void {
  for (const { pictures, finder, figures } of others) {
    const { within5, cpuMs } = line.figures
    print(
      `${line.pictures}: ours has ${(100 * within5).toFixed(1)} % in 5 px against `
        + `${(100 * figures.within5).toFixed(1)} % of ${finder} (${pictures}), in `
        + `1/${(figures.cpuMs / cpuMs).toFixed(1)} of its time`
    )
  }
}

function tune(pictures: readonly Picture[]): void {
  for (const [title, radiusOf] of [
    ['radius 15 to 45 %', WIDE],
    ['recipe per end, +-8 %', PER_END]
  ] as const) {
    print(title)
    print(tableOf(tuneOpenCv(pictures, houghCircles, radiusOf, print)))
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`--${name}: expected a whole number, received '${text}'`)
  return value
}
