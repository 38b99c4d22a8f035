// What becomes of parts never seen: good ones, defects, and strangers, for recipes that were taught from good parts
// alone.
// Run: npm run bench:decisions -- --dataset DIR   (folders castings, nuts, rings, coins, as far as there are some;
// drawn rings always); [--strangers N]: at most N pictures of every other product, evenly chosen
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { EVIDENCE_NAMES } from '../../src/domain/inspection/evidence.ts'
import { binomialBounds } from '../../src/scoring/binomial-bounds.ts'
import { auroc } from '../../src/scoring/roc.ts'
import { type JudgedSample, lookAt, only, teachProduct } from './decisions/judge-product.ts'
import { findProducts, type Product } from './decisions/products.ts'
import { type Sample, spoiltPictures } from './decisions/samples.ts'
import { readStarter } from './decisions/starter.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    dataset: { type: 'string' },
    seed: { type: 'string', default: '1' },
    product: { type: 'string' },
    strangers: { type: 'string', default: 'Infinity' },
    'without-ablation': { type: 'boolean', default: false }
  }
})
const seed = Number(values.seed)
const mostStrangers = Number(values.strangers)
const { print, keep } = printedSection('Decisions on parts never seen', 'npm run bench:decisions --')
const base = readStarter()

const { products, families } = findProducts(values.dataset, seed)
print(`Decisions on parts never seen, ${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}, split ${seed}`)
print()
print(
  '| product | taught | left out | AUROC | escape | overkill | good in REVIEW | defects in REVIEW | '
    + 'strangers OK | in REVIEW | s |'
)
print('|---|---|---|---|---|---|---|---|---|---|---|')
const details: string[] = []
for (const product of products.filter(({ name }) => name.includes(values.product ?? ''))) await bench(product)
for (const line of details) print(line)
keep()

async function bench(product: Product): Promise<void> {
  const taught = await teachProduct(product.taught, base)
  const own = await lookAt(taught, [...product.good, ...product.defect])
  const foreign = [...families].flatMap(([family, samples]) =>
    family === product.family ? [] : evenly(samples, mostStrangers)
  )
  const strangers = await lookAt(taught, [...foreign, ...(await spoiltPictures(product.good, seed))])
  const judged = own()
  const away = strangers()
  const { good, defect, overkill, goodInReview, escape, defectInReview } = figures(judged)
  const passed = away.filter(({ verdict }) => verdict === 'OK')
  const review = away.filter(({ verdict }) => verdict === 'REVIEW').length
  print(
    `| ${product.name} | ${taught.taught.cuts.length} (${taught.taught.parts} parts) | ${taught.taught.odd.length} | `
      + `${(auroc(good, defect) ?? NaN).toFixed(3)} | ${escape} | ${overkill} | ${goodInReview} | ${defectInReview} | `
      + `${passed.length} of ${away.length} | ${review} | ${taught.seconds.toFixed(1)} |`
  )
  details.push('', `## ${product.name}`, '')
  if (passed.length > 0) details.push(`Strangers judged OK: ${passed.map(({ sample }) => sample.name).join(', ')}`, '')
  const kinds = [...new Set(product.defect.flatMap(({ kind }) => kind ?? []))]
  if (kinds.length > 0) {
    details.push('| kind | AUROC | judged OK | REVIEW |', '|---|---|---|---|')
    for (const kind of kinds) {
      const some = judged.filter(({ sample }) => sample.kind === kind)
      const scores = some.flatMap(({ score }) => score ?? [])
      const count = (verdict: string): number => some.filter((one) => one.verdict === verdict).length
      details.push(
        `| ${kind} | ${auroc(good, scores)!.toFixed(3)} | ${count('OK')} of ${some.length} | ${count('REVIEW')} |`
      )
    }
    details.push('')
  }
  const { drawnEscapes, odd } = taught.taught
  const passing = drawnEscapes.map(({ kind, escaped, drawn }) => `${kind} ${escaped} of ${drawn}`)
  details.push(`Drawn defects that pass: ${passing.join(', ')}`)
  const oddParts = odd.map(({ cut, evidence, spreads }) => `${cut.picture.file} (${evidence} ${spreads.toFixed(1)})`)
  if (oddParts.length > 0) details.push(`Odd: ${oddParts.join(', ')}`)
  if (values['without-ablation']) return
  details.push(
    '',
    '| evidence | AUROC | escape | overkill | good in REVIEW | strangers OK |',
    '|---|---|---|---|---|---|'
  )
  const row = (name: string, settings: Parameters<typeof own>[0]): void => {
    const some = own(settings)
    const all = figures(some)
    const ok = strangers(settings).filter(({ verdict }) => verdict === 'OK').length
    details.push(
      `| ${name} | ${(auroc(all.good, all.defect) ?? NaN).toFixed(3)} | ${all.escape} | ${all.overkill} | `
        + `${all.goodInReview} | ${ok} |`
    )
  }
  row('all', {})
  for (const name of EVIDENCE_NAMES) row(name === 'embedding' ? 'embedding alone' : `embedding and ${name}`, only(name))
  for (const name of EVIDENCE_NAMES.slice(1)) row(`without ${name}`, { [name]: false })
}

/** At most `most` of them. */
function evenly(samples: readonly Sample[], most: number): readonly Sample[] {
  const step = Math.max(1, samples.length / most)
  return samples.filter((_, n) => Math.floor(n / step) !== Math.floor((n - 1) / step))
}

function figures(judged: readonly JudgedSample[]) {
  const of = (label: Sample['label']): JudgedSample[] => judged.filter(({ sample }) => sample.label === label)
  const scores = (some: readonly JudgedSample[]): number[] => some.flatMap(({ score }) => score ?? [])
  const rate = (some: readonly JudgedSample[], verdict: string): string => {
    const found = binomialBounds(some.filter((one) => one.verdict === verdict).length, some.length)
    if (found === null) return '-'
    const percent = (share: number): string => (100 * share).toFixed(1)
    return `${percent(found.rate)} % (${percent(found.low)} to ${percent(found.high)})`
  }
  return {
    good: scores(of('good')),
    defect: scores(of('defect')),
    escape: rate(of('defect'), 'OK'),
    defectInReview: rate(of('defect'), 'REVIEW'),
    overkill: rate(of('good'), 'NG'),
    goodInReview: rate(of('good'), 'REVIEW')
  }
}
