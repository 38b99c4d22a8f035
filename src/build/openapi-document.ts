import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { buildApp } from '../app.ts'
import { loadConfig } from '../load-config.ts'
import { PACKAGE_ROOT } from '../package-root.ts'

/** Path of the description in the repository. */
export const OPENAPI_FILE = join(PACKAGE_ROOT, 'openapi/openapi.json')

/** The API's description as JSON text, taken from the app. No route is called, so the parts need no real code. */
export async function openApiDocument(): Promise<string> {
  const { version } = JSON.parse(readFile(join(PACKAGE_ROOT, 'package.json'))) as { version: string }
  const app = await buildApp({
    config: loadConfig({ env: {}, readFile, defaultFile: join(PACKAGE_ROOT, 'config/default.json') }),
    version,
    logger: false,
    inspector: { inspect: notCalled },
    admission: { enter: notCalled, run: notCalled, leave: notCalled },
    frameMemory: { take: notCalled },
    drifts: notCalled,
    live: { since: '', recent: notCalled, counters: notCalled, watch: notCalled },
    stations: { all: notCalled, watch: () => () => {}, refused: notCalled },
    records: { list: notCalled, get: notCalled },
    figures: { byHour: notCalled, labels: notCalled },
    pictures: { find: notCalled },
    review: {
      list: notCalled,
      get: notCalled,
      picture: notCalled,
      say: notCalled,
      counts: notCalled,
      rates: notCalled
    },
    view: { asPng: notCalled, heatMap: notCalled },
    trials: { locate: notCalled, evidence: notCalled },
    challenges: { list: notCalled, announce: notCalled },
    judgeOnce: notCalled,
    jobs: { start: notCalled, get: notCalled, list: notCalled, cancel: notCalled, watch: notCalled },
    countJobs: notCalled,
    datasets: {
      list: notCalled,
      read: notCalled,
      images: notCalled,
      add: notCalled,
      find: notCalled,
      relabel: notCalled,
      removeImage: notCalled,
      remove: notCalled
    },
    checkPicture: notCalled,
    pins: {
      list: notCalled,
      set: notCalled,
      remove: notCalled,
      enter: notCalled,
      check: notCalled
    },
    sessions: { list: notCalled, start: notCalled, actorOf: notCalled, leave: notCalled, revoke: notCalled },
    signOn: { title: '', begin: notCalled, finish: notCalled },
    keys: { actorOf: notCalled, exist: notCalled, list: notCalled, create: notCalled, revoke: notCalled },
    audit: { record: notCalled, list: notCalled, head: notCalled },
    teaching: { teach: notCalled },
    readiness: notCalled,
    unproven: notCalled,
    recipes: {
      list: notCalled,
      hasShipped: notCalled,
      current: notCalled,
      create: notCalled,
      change: notCalled,
      remove: notCalled,
      revisions: notCalled
    },
    models: { list: notCalled, get: notCalled, report: notCalled, register: notCalled },
    modelUpkeep: { keptFor: notCalled, notes: notCalled, note: notCalled, remove: notCalled },
    modelSwitch: { activate: notCalled, rollback: notCalled, shadow: notCalled, judgeGolden: notCalled },
    shadow: { agreement: notCalled },
    plant: {
      plant: {
        report: notCalled,
        blobs: { get: notCalled },
        checksumOf: notCalled,
        keepBlob: notCalled,
        receive: notCalled
      },
      fleet: { stations: notCalled, forget: notCalled, rollouts: notCalled, start: notCalled, stop: notCalled }
    },
    golden: { list: notCalled, read: notCalled, add: notCalled, remove: notCalled },
    quality: {
      validations: { issue: notCalled, latest: notCalled },
      stability: {
        states: notCalled,
        learning: notCalled,
        errors: notCalled,
        charts: notCalled,
        isWatched: notCalled,
        learnAnew: notCalled
      },
      thresholds: { of: notCalled },
      studies: {
        list: notCalled,
        get: notCalled,
        plan: notCalled,
        remove: notCalled,
        report: notCalled,
        csv: notCalled,
        summaries: notCalled
      }
    },
    registry: new Registry()
  })
  try {
    await app.ready()
    return `${JSON.stringify(app.swagger(), null, 2)}\n`
  } finally {
    await app.close()
  }
}

const readFile = (path: string): string => readFileSync(path, 'utf8')

function notCalled(): never {
  throw new Error('this app only describes itself')
}
