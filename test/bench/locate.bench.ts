// Accuracy and time of the circle stage.
// Run: npm run bench -- locate [--dataset DIR]
// DIR holds pictures and circles.json: {"OK/1.bmp": {"outer": [cx, cy, r], "bore": [cx, cy, r], "uncertaintyPx": 1}, …}, pixels.
// Without it: parts and backgrounds that the project draws.
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Circle, GreyImage, LocatedCircle } from '../../src/domain/image.ts'
import { createRandom } from '../../src/domain/random.ts'
import { type LocateSpec, RECIPE_DEFAULTS } from '../../src/domain/recipe.ts'
import { decode } from '../../src/imaging/decode.ts'
import { locateCircle } from '../../src/imaging/locate-circle.ts'
import { locateConcentric } from '../../src/imaging/locate-concentric.ts'
import { renderBackground } from '../../src/rendering/render-background.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { PLATE_KINDS, type SceneOptions } from '../../src/rendering/scene.ts'

interface Picture {
  readonly name: string
  readonly image: GreyImage
  readonly outer: Circle
  readonly bore: Circle | null
  readonly uncertaintyPx: number
}

const SCENES: Record<string, SceneOptions> = {
  usual: {}, small: { size: 0.277 }, 'cut by 10 %': { cutByBorder: 0.1 }, 'glare on 1/3': { glareShareOfEdge: 1 / 3 }, dark: { polarity: 'dark' },
  'second ring': { secondRing: true, size: 0.3 }, 'gain 0.3': { gain: 0.3 }, 'gain 3': { gain: 3 }, belt: { plate: 'belt' }, slotted: { plate: 'slotted' }
}
const PARTS_PER_SCENE = 5
const BACKGROUNDS = 60
/** Repetitions per picture; the fastest counts, so that other work on the machine matters less. */
const REPEATS = 3
const TOLERANCE_PX = 3
const print = (line: string) => process.stdout.write(`${line}\n`)

const { values: { dataset } } = parseArgs({ args: process.argv.slice(2).filter((argument) => argument !== 'locate'), options: { dataset: { type: 'string' } }, allowPositionals: true })
const wide: LocateSpec = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.15, max: 0.45 } }
print(`node ${process.version}, ${cpus()[0]?.model}`)
print(`${'pictures'.padEnd(28)}${'n'.padStart(5)}${'within'.padStart(9)}${'in 5 px'.padStart(9)}${'> 10 px'.padStart(9)}${'not found'.padStart(11)}${'largest'.padStart(9)}${'ms p50'.padStart(8)}${'ms p95'.padStart(8)}   failures`)
if (dataset === undefined) benchDrawn()
else await benchDataset(dataset)

async function benchDataset (folder: string): Promise<void> {
  const truth = JSON.parse(readFileSync(join(folder, 'circles.json'), 'utf8')) as Record<string, { outer: Triple, bore?: Triple, uncertaintyPx: number }>
  const pictures: Picture[] = []
  for (const [name, { outer, bore, uncertaintyPx }] of Object.entries(truth)) {
    const image = await decode(readFileSync(join(folder, name)), { maxBytes: 64 * 1024 * 1024, maxPixels: 32_000_000 })
    pictures.push({ name, image, outer: circle(outer), bore: bore === undefined ? null : circle(bore), uncertaintyPx })
  }
  report('radius 15 to 45 %', pictures, () => wide)
  report('a recipe per end, +-8 %', pictures, ({ outer, image }) => {
    // The nominal size, not the picture's own truth: to whole 10 px.
    const nominal = Math.round(outer.r / 10) * 10 / image.height
    return { ...wide, radius: { min: 0.92 * nominal, max: 1.08 * nominal } }
  })
  reportBores('bore (in the circle found)', pictures)
}

function benchDrawn (): void {
  for (const [scene, options] of Object.entries(SCENES)) {
    const pictures = Array.from({ length: PARTS_PER_SCENE }, (_, n): Picture => ({ name: `${n}`, uncertaintyPx: 0, ...renderPart({ ...options, random: createRandom(`${scene}/${n}`) }) }))
    report(scene, pictures, () => wide)
  }
  const large = Array.from({ length: 2 }, (_, n): Picture => ({ name: `${n}`, uncertaintyPx: 0, ...renderPart({ width: 2448, height: 2048, random: createRandom(`large/${n}`) }) }))
  report('2448 x 2048', large, () => wide)
  const found = Array.from({ length: BACKGROUNDS }, (_, n) => {
    const image = renderBackground({ random: createRandom(`background/${n}`), plate: PLATE_KINDS[n % PLATE_KINDS.length]!, gain: [0.3, 1, 3][n % 3]!, glare: n % 4 !== 0 })
    return locateCircle(image, { ...wide, minConfidence: 0 })?.confidence ?? 0
  })
  print(`${BACKGROUNDS} backgrounds: ${found.filter((confidence) => confidence >= wide.minConfidence).length} false finds, highest confidence ${Math.max(...found).toFixed(2)} (limit ${wide.minConfidence})`)
}

function report (title: string, pictures: readonly Picture[], specOf: (picture: Picture) => LocateSpec): void {
  const rows = pictures.map((picture) => ({ ...picture, ...timed(() => locateCircle(picture.image, specOf(picture))) }))
  tell(title, rows.map(({ name, uncertaintyPx, outer, found, ms }) => ({ name, ms, limit: TOLERANCE_PX + uncertaintyPx, off: found && distance(found, outer) })))
}

function reportBores (title: string, pictures: readonly Picture[]): void {
  const rows = pictures.flatMap(({ name, image, bore, uncertaintyPx }) => {
    const part = locateCircle(image, wide)
    if (bore === null || part === null) return []
    const { found, ms } = timed(() => locateConcentric(image, part))
    return [{ name, ms, limit: TOLERANCE_PX + uncertaintyPx, off: found && distance(found, bore) }]
  })
  tell(title, rows)
}

interface Row { readonly name: string, readonly ms: number, readonly limit: number, readonly off: number | null }

function tell (title: string, rows: readonly Row[]): void {
  const share = (test: (row: Row) => boolean) => `${(100 * rows.filter(test).length / rows.length).toFixed(1)} %`
  const times = rows.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (quantile: number) => (times[Math.floor(quantile * (times.length - 1))] ?? NaN).toFixed(1)
  const within = ({ off, limit }: Row) => off !== null && off <= limit
  const largest = Math.max(...rows.map(({ off }) => off ?? 0)).toFixed(1)
  const failures = rows.filter((row) => !within(row)).map(({ name, off }) => `${name} (${off === null ? 'not found' : off.toFixed(1)})`).join(', ')
  print(title.padEnd(28) + String(rows.length).padStart(5) + share(within).padStart(9) + share(({ off }) => off !== null && off <= 5).padStart(9) +
    share(({ off }) => off !== null && off > 10).padStart(9) + share(({ off }) => off === null).padStart(11) + largest.padStart(9) + at(0.5).padStart(8) + at(0.95).padStart(8) + `   ${failures}`)
}

function timed<T extends LocatedCircle> (locate: () => T | null): { found: T | null, ms: number } {
  let ms = Infinity
  let found: T | null = null
  for (let n = 0; n < REPEATS; n++) {
    const start = performance.now()
    found = locate()
    ms = Math.min(ms, performance.now() - start)
  }
  return { found, ms }
}

/** The larger of the centres' distance and the radii's difference, pixels. */
function distance (a: Circle, b: Circle): number {
  return Math.max(Math.hypot(a.cx - b.cx, a.cy - b.cy), Math.abs(a.r - b.r))
}

type Triple = readonly [number, number, number]
function circle ([cx, cy, r]: Triple): Circle { return { cx, cy, r } }
