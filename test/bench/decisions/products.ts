import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../../src/domain/random.ts'
import { drawnRings, folder, type Sample } from './samples.ts'

/** One product: what is taught, and what is judged. */
export interface Product {
  readonly name: string
  readonly family: string
  readonly taught: readonly Sample[]
  readonly good: readonly Sample[]
  readonly defect: readonly Sample[]
}

export interface Products {
  readonly products: readonly Product[]
  /** All pictures by family: strangers to every other. */
  readonly families: ReadonlyMap<string, readonly Sample[]>
}

/** Seconds between two pictures of one burst at most. */
const BURST_S = 5
const byName = (file: string): string => file

/** The sets found below a folder (castings, nuts, rings, coins), and drawn rings, which need none. */
export function findProducts(root: string | undefined, seed: number): Products {
  const products: Product[] = []
  const families = new Map<string, readonly Sample[]>()
  const drawn = drawnRings({ ok: 140, ng: 240, seed: 7301 + seed })
  families.set('drawn', drawn)
  products.push(splitProduct('drawn rings', 'drawn', drawn, 20, seed))
  const at = (...names: string[]): string => join(root ?? '', ...names)
  const has = (...names: string[]): boolean => root !== undefined && existsSync(at(...names))
  if (has('nuts')) {
    const nuts = [...folder(at('nuts', 'OK'), 'good', byName), ...folder(at('nuts', 'NG'), 'defect', byName)]
    families.set('nuts', nuts)
    products.push(splitProduct('nuts', 'nuts', withBursts(nuts), 200, seed))
  }
  if (has('castings')) {
    const castings = [
      ...folder(at('castings', 'OK'), 'good', byName, 400),
      ...folder(at('castings', 'NG'), 'defect', byName, 400)
    ]
    families.set('castings', castings)
    products.push(splitProduct('castings, 20', 'castings', castings, 20, seed))
    products.push(splitProduct('castings, 100', 'castings', castings, 100, seed))
  }
  if (has('rings')) {
    const partOf = (file: string): string => file.replace(/(-s)?\.\w+$/, '')
    const rings = [
      ...folder(at('rings', 'OK'), 'good', partOf),
      ...folder(at('rings', 'NG'), 'defect', (file) => `NG/${partOf(file)}`)
    ]
    families.set('rings', rings)
    products.push(splitProduct('turned rings', 'rings', rings, 50, seed))
  }
  if (has('coins')) families.set('coins', folder(at('coins'), 'good', byName))
  return { products, families }
}

/** Whole parts are taught until there are `count` pictures; the rest is judged. */
function splitProduct(name: string, family: string, samples: readonly Sample[], count: number, seed: number): Product {
  const good = samples.filter(({ label }) => label === 'good')
  const random = createRandom(seed).fork(`split ${name}`)
  const order = [...new Set(good.map(({ part }) => part))]
    .map((part) => ({ part, at: random.uniform() }))
    .sort((a, b) => a.at - b.at)
  const taught: Sample[] = []
  for (const { part } of order) {
    if (taught.length >= count) break
    taught.push(...good.filter((sample) => sample.part === part))
  }
  const known = new Set(taught.map(({ part }) => part))
  return {
    name,
    family,
    taught,
    good: good.filter(({ part }) => !known.has(part)),
    defect: samples.filter(({ label }) => label === 'defect')
  }
}

/** The nuts' names carry the time of the picture: pictures within seconds show one nut. */
function withBursts(samples: readonly Sample[]): Sample[] {
  const timed = samples.map((sample) => ({ sample, at: secondsOf(sample.name) })).sort((a, b) => a.at - b.at)
  let burst = 0
  return timed.map(({ sample, at }, n) => {
    if (n > 0 && at - timed[n - 1]!.at > BURST_S) burst++
    return { ...sample, part: `${sample.label}/${burst}` }
  })
}

function secondsOf(name: string): number {
  const [, date, h, m, s] = /(\d{4}-\d\d-\d\d) (\d\d)_(\d\d)_(\d\d\.\d+)/.exec(name)!
  return Date.parse(`${date}T00:00:00Z`) / 1000 + 3600 * Number(h) + 60 * Number(m) + Number(s)
}
