// Accuracy and time of finding the outer circle and the bore.
// Run: npm run bench -- locate                   on pictures that the project draws
//      npm run bench -- locate --dataset DIR     on a folder with circles.json too (decoding excluded from the times)
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { LocateSpec } from '../../src/domain/recipe.ts'
import { RECIPE_DEFAULTS } from '../../src/domain/recipe.ts'
import { locateCircle } from '../../src/imaging/locate-circle.ts'
import { BORE_DEFAULTS, locateConcentric } from '../../src/imaging/locate-concentric.ts'
import { ACCURACY_HEADER, accuracyLine, centreError, isWithin, type Outcome, quantile, radiusError } from './circle-accuracy.ts'
import { byRadius, knownPictures } from './known-pictures.ts'
import { drawBackground, drawScene, type KnownPicture, SCENES } from './locate-scenes.ts'

const PER_SCENE = 10
const BACKGROUNDS = 500
const WARM_UP = 30
const WIDE = { min: 0.15, max: 0.45 }
/** A recipe for one end of a part allows this much to either side of its radius. */
const TOLERANCE = 0.08
const print = (line: string) => process.stdout.write(`${line}\n`)
const spec = (radius: LocateSpec['radius'], minConfidence = RECIPE_DEFAULTS.locate.minConfidence): LocateSpec => ({ ...RECIPE_DEFAULTS.locate, radius, minConfidence })

const { values: { dataset } } = parseArgs({ args: process.argv.slice(2), options: { dataset: { type: 'string' } }, allowPositionals: true })

print(`node ${process.version}, ${cpus()[0]?.model}; least confidence ${RECIPE_DEFAULTS.locate.minConfidence}\n`)
const first = drawScene('large end', 0)
for (let i = 0; i < WARM_UP; i++) locateConcentric(first.image, locateCircle(first.image, spec(WIDE))!)

print(ACCURACY_HEADER)
if (dataset !== undefined) {
  const pictures = await knownPictures(dataset)
  const ends = byRadius(pictures)
  const wide = outerOutcomes(pictures, WIDE)
  const narrow = ends.flatMap((end) => outerOutcomes(end, around(end)))
  print(accuracyLine('data set, one recipe (15-45 %)', wide))
  print(accuracyLine('data set, a recipe per end (+-8 %)', narrow))
  print(accuracyLine('data set, bore', boreOutcomes(pictures)))
  printMisses('one recipe', wide)
  printMisses('a recipe per end', narrow)
}

for (const kind of Object.keys(SCENES)) {
  const pictures = Array.from({ length: PER_SCENE }, (_, seed) => drawScene(kind, seed))
  print(accuracyLine(`drawn, ${kind}`, outerOutcomes(pictures, WIDE)))
  print(accuracyLine(`drawn, ${kind}: bore`, boreOutcomes(pictures)))
}
const large = Array.from({ length: PER_SCENE }, (_, seed) => drawScene('large end', seed, { width: 2448, height: 2048 }))
print(accuracyLine('drawn, 2448 x 2048', outerOutcomes(large, WIDE)))

const confidences = Array.from({ length: BACKGROUNDS }, (_, seed) => locateCircle(drawBackground(seed), spec(WIDE, 0))?.confidence ?? 0)
const finds = confidences.filter((confidence) => confidence >= RECIPE_DEFAULTS.locate.minConfidence).length
print(`\n${BACKGROUNDS} pictures without a part: ${finds} false finds (${(100 * finds / BACKGROUNDS).toFixed(1)} %); confidence p50 ${quantile(confidences, 0.5).toFixed(2)}, p99 ${quantile(confidences, 0.99).toFixed(2)}, highest ${Math.max(...confidences).toFixed(2)}`)

/** The recipe of one end: its mean radius, as a fraction of the pictures' height, and a little more and less. */
function around (end: readonly KnownPicture[]): LocateSpec['radius'] {
  const mean = end.reduce((sum, { outer, image }) => sum + outer.r / image.height, 0) / end.length
  return { min: (1 - TOLERANCE) * mean, max: (1 + TOLERANCE) * mean }
}

function outerOutcomes (pictures: readonly KnownPicture[], radius: LocateSpec['radius']): Outcome[] {
  return pictures.map(({ name, image, outer, uncertaintyPx }) => {
    const start = performance.now()
    const found = locateCircle(image, spec(radius))
    return { name, found, truth: outer, uncertaintyPx, ms: performance.now() - start }
  })
}

/** From the outer circle that was found, not the true one. */
function boreOutcomes (pictures: readonly KnownPicture[]): Outcome[] {
  return pictures.map(({ name, image, bore, uncertaintyPx }) => {
    const outer = locateCircle(image, spec(WIDE))
    const start = performance.now()
    const found = outer === null ? null : locateConcentric(image, outer, { ...BORE_DEFAULTS, polarity: 'auto' })
    return { name, found, truth: bore, uncertaintyPx, ms: performance.now() - start }
  })
}

function printMisses (title: string, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes.filter((o) => !isWithin(o, 3))) {
    print(`  missed with ${title}: ${outcome.name}, centre ${centreError(outcome).toFixed(1)} px, radius ${radiusError(outcome).toFixed(1)} px off`)
  }
}
