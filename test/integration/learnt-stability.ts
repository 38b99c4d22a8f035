import { join } from 'node:path'
import { createRandom } from '../../src/domain/random.ts'
import { createStabilityWatch, type StabilityWatch } from '../../src/inspection/watching/stability.ts'
import { createStabilityFiles } from '../../src/store/quality/stability-files.ts'
import { SHIPPED } from './service-fixture.ts'

/**
 * Writes into a data folder what a service would have learnt of recipe demo-ring at each station, so that no test has
 * to post 500 parts.
 * @param brightness grey level that is usual
 * @param stations by name, how far the brightness has moved at each part since then, in grey levels
 */
export async function writeLearnt(
  dataFolder: string,
  brightness: number,
  stations: Readonly<Record<string, readonly number[]>>
): Promise<void> {
  const watch = createStabilityWatch(() => {})
  for (const [station, moved] of Object.entries(stations)) learn(watch, station, brightness, moved)
  const files = createStabilityFiles(join(dataFolder, 'stability'), (error) => {
    throw error
  })
  await files.write(watch.save())
}

function learn(watch: StabilityWatch, station: string, brightness: number, moved: readonly number[]): void {
  const random = createRandom(3)
  for (const [n, by] of Array.from({ length: 500 }, () => 0)
    .concat(moved)
    .entries())
    watch.add(
      {
        recipe: 'demo-ring',
        modelVersion: SHIPPED,
        station,
        judgedAt: new Date(Date.UTC(2026, 0, 2) + 1000 * n).toISOString(),
        score: 0.15 * Math.exp(0.2 * random.normal()),
        circle: { cx: 160 + random.normal(), cy: 120 + random.normal(), r: 90 + random.normal(), confidence: 1 }
      },
      { brightness: brightness + by + 2 * random.normal(), focus: 3 + 0.05 * random.normal() }
    )
}
