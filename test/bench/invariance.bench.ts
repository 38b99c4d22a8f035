// Whether scores live on exposure or on how the part lies: gain and offset changed by a fifth, and the part turned by
// any angle.
// Run: npm run bench -- invariance [--parts N] [--dataset DIR --recipe R] [--write]
// Without --dataset on drawn parts, judged by the shipped model. Limits: the verdict of at most 1 % of the parts
// changes; no turn moves a score by 5 % of the threshold or more.
import { parseArgs } from 'node:util'
import { createContext } from '../../src/cli/context.ts'
import { createCliInspector } from '../../src/cli/create-inspector.ts'
import { readPicture } from '../../src/cli/pictures/read-picture.ts'
import type { GreyImage } from '../../src/domain/inspection/image.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { renderSet } from '../../src/rendering/render-set.ts'
import { loadDataset } from '../../src/training/dataset/load-dataset.ts'
import { exposed, turned } from './invariance/change-picture.ts'
import { reportTable } from './results/result-table.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'invariance'),
  options: {
    parts: { type: 'string', default: '40' },
    dataset: { type: 'string' },
    recipe: { type: 'string', default: 'demo-ring' },
    write: { type: 'boolean', default: false }
  }
})
const CHANGES = {
  'gain 0.8': [0.8, 0],
  'gain 1.2': [1.2, 0],
  'offset -20 % of the mean': [1, -0.2],
  'offset +20 % of the mean': [1, 0.2]
} as const
const ANGLES = [17, 45, 90, 133, 180, 226, 270, 311]
const MAX_CHANGED = 0.01
const MAX_MOVED = 0.05

const context = createContext(process.env, process)
const { inspector, close } = await createCliInspector(context, { runtime: 'onnx' })
const judge = (image: GreyImage) => inspector.inspect({ frame: encodeBmp(image), recipeId: values.recipe })

const changed = new Map<string, number>(Object.keys(CHANGES).map((name) => [name, 0]))
const moved: number[] = []
let turnedVerdicts = 0
let parts = 0
for await (const image of pictures()) {
  const plain = await judge(image)
  if (plain.score === null || plain.circle === null) continue
  parts++
  for (const [name, [gain, offset]] of Object.entries(CHANGES)) {
    if ((await judge(exposed(image, gain, offset))).verdict !== plain.verdict) changed.set(name, changed.get(name)! + 1)
  }
  for (const angle of ANGLES) {
    const { score, verdict } = await judge(turned(image, plain.circle, angle))
    if (verdict !== plain.verdict) turnedVerdicts++
    moved.push(score === null ? Infinity : Math.abs(score - plain.score) / plain.threshold)
  }
}
await close()
if (parts === 0) throw new Error('expected pictures with a part, found none')
moved.sort((a, b) => a - b)
const within = moved.filter((share) => share < MAX_MOVED).length
reportTable({
  name: 'Exposure and turns',
  command: 'npm run bench -- invariance',
  head: ['change', 'other verdict', 'of', 'share of the limit'],
  rows: [
    ...[...changed].map(([name, count]) => rowOf(name, count, parts)),
    rowOf('turned by any angle', turnedVerdicts, moved.length)
  ],
  notes: [
    `${parts} parts of ${values.dataset ?? 'drawn parts'}, recipe ${values.recipe}. By a turn the score moves by `
      + `${quantile(0.5)} of the threshold (median), ${quantile(0.95)} (95 %), ${quantile(1)} (largest); below `
      + `${100 * MAX_MOVED} % in ${within} of ${moved.length}.`
  ]
})

function rowOf(name: string, count: number, all: number): string[] {
  return [name, `${count} (${((100 * count) / all).toFixed(1)} %)`, String(all), (count / all / MAX_CHANGED).toFixed(2)]
}

function quantile(share: number): string {
  return `${(100 * moved[Math.min(moved.length - 1, Math.floor(share * moved.length))]!).toFixed(1)} %`
}

async function* pictures(): AsyncGenerator<GreyImage> {
  const most = Number(values.parts)
  if (values.dataset === undefined) {
    for (const { part } of renderSet({
      ok: Math.ceil(most / 2),
      ng: Math.floor(most / 2),
      seed: 4711,
      width: 640,
      height: 480
    }))
      yield part.image
    return
  }
  const { pictures: files } = await loadDataset(values.dataset)
  const step = Math.max(1, Math.floor(files.length / most))
  for (const { file } of files.filter((_, n) => n % step === 0)) yield await readPicture(file)
}
