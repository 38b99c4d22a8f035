// The service as it really is: drawn parts, a real training in a child process, worker threads, sockets, and the new
// version judging.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { buildApp } from '../../../src/app.ts'
import { compose } from '../../../src/compose/service.ts'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { loadConfig } from '../../../src/load-config.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import type { TrainJob } from '../../../src/domain/training/training.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { readFileSync } from 'node:fs'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { OKNG } from '../service-fixture.ts'

const RECIPE = { locate: { radius: { min: 0.3, max: 0.47 } }, crop: { sizePx: 32 } }
const TRAINING = { epochs: 2, batchSize: 8, learningRate: 0.001, backend: 'wasm' } as const

suite('retraining while serving', () => {
  test("index, train by CLI, serve, retrain by API; the new version judges with the CLI's scores", async (t) => {
    const folder = tempFolder(t)
    const data = join(folder, 'data')
    const text = { out: '', err: '' }
    const context = createContext(
      { OKNG_DATA_DIR: data },
      {
        stdout: {
          write: (line: string) => {
            text.out += line
          }
        },
        stderr: {
          write: (line: string) => {
            text.err += line
          }
        }
      }
    )
    const okng = async (...args: string[]): Promise<string> => {
      text.out = ''
      assert.equal(await runCli(args, context), 0, `${args.join(' ')}: ${text.err}`)
      return text.out
    }
    await mkdir(join(data, 'recipes'), { recursive: true })
    await writeFile(join(data, 'recipes/ring.json'), JSON.stringify(RECIPE))
    await okng('render', '--out', join(folder, 'parts'), '--ok', '14', '--ng', '4', '--width', '256', '--height', '192')
    await okng('index', join(folder, 'parts'), '--out', join(folder, 'image_path.csv'))
    await okng(
      'train',
      '--dataset',
      join(folder, 'image_path.csv'),
      '--recipe',
      'ring',
      '--epochs',
      '2',
      '--batch-size',
      '8',
      '--backend',
      'wasm',
      // So short a training may miss every defect by the threshold of its own choice, and then does not judge.
      '--escape-cost',
      '1000',
      '--overkill-cost',
      '1'
    )
    const first = (await context.recipes.read('ring')).activeModelVersion
    assert.ok(first !== null)
    const report = await readFile(join(data, 'models/ring', first, 'report.html'), 'utf8')
    assert.match(report, new RegExp(first))

    const config = loadConfig({
      env: {
        OKNG_DATA_DIR: data,
        OKNG_PORT: '0',
        OKNG_DEFAULT_RECIPE: 'ring',
        OKNG_PRELOAD: 'ring',
        OKNG_RUNTIME: 'onnx',
        OKNG_TRAINING_PRIORITY: 'normal',
        OKNG_TRAINING_LOCK: join(folder, 'training.lock'),
        DATABASE_URL: await databaseOf(data)
      },
      readFile: (path) => readFileSync(path, 'utf8'),
      defaultFile: join(PACKAGE_ROOT, 'config/default.json')
    })
    const service = await compose(config, pino({ level: 'silent' }), OKNG)
    const app = await buildApp(service.parts)
    t.after(async () => {
      await app.close()
      await service.close()
    })
    const url = await app.listen({ host: config.host, port: 0 })
    assert.equal((await fetch(`${url}/readyz`)).status, 503)
    await service.warmUp()
    assert.equal((await fetch(`${url}/readyz`)).status, 200)

    const picture = join(folder, 'parts/OK/1.bmp')
    const inspect = async (): Promise<InspectionResult> => {
      const reply = await fetch(`${url}/inspect?partId=7`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: await readFile(picture)
      })
      assert.equal(reply.status, 200)
      return (await reply.json()) as InspectionResult
    }
    const served = await inspect()
    assert.equal(served.modelVersion, first)
    const byCli = JSON.parse(
      await okng('inspect', picture, '--recipe', 'ring', '--runtime', 'onnx', '--json')
    ) as InspectionResult
    assert.ok(Math.abs(served.score! - byCli.score!) < 1e-4, `server ${served.score}, CLI ${byCli.score}`)

    const started = await fetch(`${url}/train`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ recipe: 'ring', dataset: join(folder, 'image_path.csv'), ...TRAINING, seed: 9 })
    })
    assert.equal(started.status, 202)
    const { id } = (await started.json()) as TrainJob
    // Inspection goes on; every answer is whole, by the old version or the new one.
    const versions = new Set<string>()
    for (let n = 0; n < 20; n++) versions.add((await inspect()).modelVersion)
    await service.trainingEnded()
    const job = (await (await fetch(`${url}/train/${id}`)).json()) as TrainJob
    assert.equal(job.state, 'completed', job.error ?? '')
    assert.equal(job.progress?.epoch, TRAINING.epochs)
    if (job.activated !== true) {
      assert.match(job.activation!, /^not activated: it lets every one/)
      const activated = await fetch(`${url}/models/${job.modelVersion}/activate?recipe=ring`, { method: 'POST' })
      assert.equal(activated.status, 200, await activated.text())
    }
    const after = await inspect()
    assert.equal(after.modelVersion, job.modelVersion)
    assert.notEqual(after.modelVersion, first)
    assert.deepEqual(
      [...versions].filter((version) => version !== first && version !== job.modelVersion),
      []
    )
  })
})
