import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pino from 'pino'
import { buildApp } from '../../src/app.ts'
import { compose } from '../../src/compose/service.ts'
import { loadConfig } from '../../src/load-config.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { createRandom } from '../../src/domain/random.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { databaseOf } from '../unit/store/database/database-fixture.ts'

/** The version of recipe demo-ring that comes with the program. */
export const SHIPPED = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'config/recipes/demo-ring.json'), 'utf8')) as {
    activeModelVersion: string
  }
).activeModelVersion
/** The command line, compiled. */
export const OKNG = join(PACKAGE_ROOT, 'dist/src/cli/main.js')
const SHIPPED_FOLDER = join(PACKAGE_ROOT, 'models/demo-ring', SHIPPED)

/** The real service over a data folder, with ONNX Runtime, warm, closed when the test ends. */
export async function realService(t: TestContext, dataFolder: string, changes: Record<string, unknown> = {}) {
  const databaseUrl = await databaseOf(dataFolder)
  const config = loadConfig({
    env: { OKNG_CONFIG: 'changes.json' },
    readFile: (path) =>
      path === 'changes.json'
        ? JSON.stringify({
            dataDir: dataFolder,
            databaseUrl,
            port: 0,
            runtime: 'onnx',
            review: { sampleOneIn: 0 },
            ...changes
          })
        : readFileSync(path, 'utf8'),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
  const service = await compose(config, pino({ level: 'silent' }), OKNG)
  const app = await buildApp(service.parts)
  t.after(async () => {
    await app.close()
    await service.close()
  })
  await service.warmUp()
  return { app, service }
}

/** Files of the shipped version. */
export const shippedFile = (name: string): Buffer => readFileSync(join(SHIPPED_FOLDER, name))

/** A drawn part that recipe demo-ring finds, good or dented. */
export function drawnPart(seed: number, defect: 'dent' | null = null): Uint8Array {
  return encodeBmp(renderPart({ random: createRandom(seed), width: 320, height: 240, defect }).image)
}
