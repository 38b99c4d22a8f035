// What defects among the taught good parts do: whether they are named, and what becomes of other parts.
// Run: npm run bench:mixed -- --dataset DIR [--product X] [--taught 20] [--draws 4] [--judged 150]
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '../../src/domain/random.ts'
import { auroc } from '../../src/scoring/roc.ts'
import { type JudgedSample, lookAt, teachProduct } from './decisions/judge-product.ts'
import { findProducts, type Product } from './decisions/products.ts'
import type { Sample } from './decisions/samples.ts'
import { readStarter } from './decisions/starter.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    dataset: { type: 'string' },
    product: { type: 'string' },
    taught: { type: 'string', default: '20' },
    draws: { type: 'string', default: '4' },
    judged: { type: 'string', default: '150' }
  }
})
const [count, draws, most] = [values.taught, values.draws, values.judged].map(Number) as [number, number, number]
const { print, keep } = printedSection('Defects among taught parts', 'npm run bench:mixed --')
const base = readStarter()

async function bench(product: Product, draw: number, defects: number): Promise<void> {
  const random = createRandom(draw)
  const good = inAnyOrder([...product.taught, ...product.good], random.fork('good'))
  const bad = inAnyOrder(product.defect, random.fork('defect'))
  const mixed = [...good.slice(0, count - defects), ...bad.slice(0, defects)].map((sample) => ({
    ...sample,
    label: 'good' as const
  }))
  const known = new Set(bad.slice(0, defects).map(({ name }) => name))
  const taught = await teachProduct(mixed, base)
  const judged = (await lookAt(taught, [...good.slice(count, count + most), ...bad.slice(3, 3 + most)]))()
  const { odd, keptOdd } = taught.taught
  const isKnown = (part: (typeof odd)[number]): boolean => known.has(part.cut.picture.file)
  const named = [...odd, ...keptOdd]
  const [ok, ng] = [of(judged, 'good'), of(judged, 'defect')]
  print(
    `| ${product.family} | ${draw} | ${defects} | ${named.filter(isKnown).length} | ${odd.filter(isKnown).length} | `
      + `${named.filter((part) => !isKnown(part)).length} | ${(auroc(scores(ok), scores(ng)) ?? NaN).toFixed(3)} | `
      + `${share(ng, 'OK')} | ${share(ok, 'NG')} | ${share(ok, 'REVIEW')} |`
  )
}

const inAnyOrder = (samples: readonly Sample[], random: Random): Sample[] =>
  samples
    .map((sample) => ({ sample, at: random.uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ sample }) => sample)

const of = (judged: readonly JudgedSample[], label: string): JudgedSample[] =>
  judged.filter(({ sample }) => sample.label === label)

const scores = (judged: readonly JudgedSample[]): number[] => judged.flatMap(({ score }) => score ?? [])

const share = (judged: readonly JudgedSample[], verdict: string): string =>
  `${((100 * judged.filter((one) => one.verdict === verdict).length) / judged.length).toFixed(1)} %`

const { products } = findProducts(values.dataset, 1)
const families = new Set<string>()
print(`Defects among ${count} taught parts, ${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}`)
print('')
print(
  '| product | draw | defects taught | named | left out | good named | AUROC | escape | overkill | good in REVIEW |'
)
print('|---|---|---|---|---|---|---|---|---|---|')
for (const product of products.filter(({ name }) => name.includes(values.product ?? ''))) {
  if (families.has(product.family)) continue
  families.add(product.family)
  for (let draw = 1; draw <= draws; draw++) for (const defects of [0, 1, 2, 3]) await bench(product, draw, defects)
}
keep()
