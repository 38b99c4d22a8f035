// Everything of a plant as processes: PostgreSQL, S3, the plant, its stations behind links of their own, workers.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { freePort } from '../../integration/free-port.ts'
import { type S3Server, startS3, S3_KEYS } from '../../unit/store/blobs/s3-server.ts'
import { type Camera, startCamera } from './camera.ts'
import { createLink, type Link } from './link.ts'
import { type OwnPostgres, startPostgres } from './postgres.ts'
import { type OkngProcess, okngProcess } from './process.ts'

export interface Station {
  readonly name: string
  readonly url: string
  readonly process: OkngProcess
  /** Between the station and the plant. */
  readonly link: Link
  camera: Camera
}

export interface PlantFleet {
  readonly folder: string
  readonly postgres: OwnPostgres
  readonly s3: S3Server
  readonly url: string
  readonly plant: OkngProcess
  readonly stations: readonly Station[]
  readonly workers: readonly OkngProcess[]
  close(): Promise<void>
}

const NAMES = ['east', 'north', 'west']
const MINUTE_SECONDS = 60

/** @param rate parts a second of each station @param minutes of the whole run */
export async function startFleet(rate: number, minutes: number): Promise<PlantFleet> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-plant-'))
  const cleanUps: (() => unknown)[] = []
  const postgres = await startPostgres()
  process.once('exit', postgres.stop)
  const s3 = await startS3({ after: (run: () => unknown) => cleanUps.push(run) } as never)
  const config = join(folder, 'config.json')
  const parts = Math.max(20, Math.round(0.5 * rate * Math.min(MINUTE_SECONDS, 3 * minutes)))
  writeFileSync(
    config,
    JSON.stringify({
      training: { leaseSeconds: 10, priority: 'low' },
      rollout: { maxDrift: 1, maxNgRise: 0.3, parts, waitMinutes: 60 },
      records: { mode: 'sync' },
      review: { sampleOneIn: 0 },
      pictures: { retention: { pictures: 'all', oneIn: 0, maxAgeDays: 30 }, minFreeBytes: 0 },
      logLevel: 'info'
    })
  )
  const settings = (name: string): Record<string, string> => {
    const data = join(folder, name)
    mkdirSync(data, { recursive: true })
    return { OKNG_CONFIG: config, OKNG_DATA_DIR: data, OKNG_RUNTIME: 'onnx', OKNG_PIXEL_WORKERS: '1' }
  }
  const stores = {
    DATABASE_URL: postgres.url,
    OKNG_BLOBS: s3.address,
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey
  }
  const logOf = (name: string): string => join(folder, `${name}.log`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const plantSettings = { ...settings('plant'), ...stores, OKNG_PORT: String(port) }
  const plant = okngProcess('plant', ['serve', '--role', 'plant'], plantSettings, logOf('plant'), url)
  await plant.start()

  const stations: Station[] = []
  for (const name of NAMES) {
    const link = await createLink(port)
    const own = await freePort()
    const stationUrl = `http://127.0.0.1:${own}`
    const env = { ...settings(name), OKNG_PORT: String(own), OKNG_PLANT_URL: link.url, OKNG_PLANT_NAME: name }
    const station = okngProcess(name, ['serve', '--role', 'station'], env, logOf(name), stationUrl)
    await station.start()
    stations.push({ name, url: stationUrl, process: station, link, camera: startCamera(name, stationUrl, rate) })
  }
  const workers = ['worker-1', 'worker-2'].map((name) =>
    okngProcess(name, ['worker', '--threads', '1'], { ...settings(name), ...stores }, logOf(name))
  )
  for (const worker of workers) await worker.start()

  return {
    folder,
    postgres,
    s3,
    url,
    plant,
    stations,
    workers,
    async close() {
      for (const { camera, process: station, link } of stations) {
        await camera.stop()
        await station.kill()
        link.close()
      }
      for (const worker of workers) await worker.kill()
      await plant.kill()
      process.off('exit', postgres.stop)
      postgres.stop()
      for (const clean of cleanUps) await clean()
      if (process.exitCode === undefined || process.exitCode === 0) rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Draws parts where the plant reads them. @returns the folder */
export async function drawDataset(
  folder: string,
  { ok, ng }: { readonly ok: number; readonly ng: number }
): Promise<string> {
  const out = join(folder, 'parts')
  const size = ['--width', '256', '--height', '192']
  const okng = join(PACKAGE_ROOT, 'dist/src/cli/main.js')
  await promisify(execFile)(process.execPath, [okng, 'render', '--out', out, '--ok', `${ok}`, '--ng', `${ng}`, ...size])
  return out
}
