import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { buildApp } from '../../src/app.ts'
import type { AppParts } from '../../src/app/app-parts.ts'
import type { Config } from '../../src/config.ts'
import { loadConfig } from '../../src/load-config.ts'
import type { InspectionRequest, InspectionResult } from '../../src/domain/inspection/inspection.ts'
import { RecipeNotFound } from '../../src/errors.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'

/** The shipped configuration, with `changes`; checked as a real one is. */
export function testConfig(changes: Record<string, unknown> = {}): Config {
  return loadConfig({
    env: { OKNG_CONFIG: 'changes.json' },
    readFile: (path) => (path === 'changes.json' ? JSON.stringify(changes) : readFileSync(path, 'utf8')),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
}

/** What the faked inspector answers for a request. */
export function resultFor({ recipeId, partId, measId, station }: InspectionRequest): InspectionResult {
  return {
    resultId: '7b0c0f0e-3f0a-4c62-9f0d-0d7d6c1d2a11',
    verdict: 'NG',
    ok: false,
    code: 2,
    reason: 'ABOVE_THRESHOLD',
    score: 0.75,
    threshold: 0.5,
    evidence: null,
    circle: { cx: 320.5, cy: 240.25, r: 100, confidence: 0.9 },
    recipe: recipeId,
    modelVersion: 'v1',
    partId: partId ?? null,
    measId: measId ?? null,
    station: station ?? null,
    capturedAt: null,
    receivedAt: '2026-01-02T03:04:05.000Z',
    judgedAt: '2026-01-02T03:04:05.010Z',
    sequence: 7,
    diameterMm: null,
    timingsMs: { decode: 1.25, locate: 2.5, crop: 0.5, encode: 3, score: 0.125, total: 7.5 }
  }
}

export interface TestApp {
  readonly app: FastifyInstance
  /** What the inspector was asked, in order. */
  readonly asked: InspectionRequest[]
}

const unknownRecipe = async (id: string): Promise<never> => {
  throw new RecipeNotFound(id, 'none')
}
/** Knows no recipe. */
export const emptyBook: AppParts['recipes'] = {
  list: async () => [],
  hasShipped: async () => false,
  current: unknownRecipe,
  create: () => Promise.reject(new Error('no recipes in this test')),
  change: unknownRecipe,
  remove: unknownRecipe,
  revisions: unknownRecipe
}

/**
 * An app with faked parts, closed when the test ends. The faked inspector answers NG for recipe `demo-ring` and knows
 * no other.
 */
export async function testApp(t: TestContext, parts: Partial<AppParts> = {}): Promise<TestApp> {
  const asked: InspectionRequest[] = []
  const app = await unclosedApp({
    inspector: {
      async inspect(request) {
        asked.push(request)
        if (request.recipeId !== 'demo-ring') throw new RecipeNotFound(request.recipeId, 'demo-ring')
        return resultFor(request)
      }
    },
    ...parts
  })
  t.after(() => app.close())
  return { app, asked }
}

/** An app with faked parts, for the caller to close. Nothing works but what is given. */
export async function unclosedApp(parts: Partial<AppParts>): Promise<FastifyInstance> {
  return buildApp({
    config: testConfig(),
    version: '1.2.3',
    logger: false,
    inspector: { inspect: notHere },
    admission: {
      enter: () => ({ lane: '', deadlineMs: Infinity, dueMs: Infinity }),
      run: (_ticket, _bytes, work) => work(),
      leave() {}
    },
    frameMemory: { take: () => null },
    challenges: { list: async () => [], announce() {} },
    drifts: () => [],
    live: { since: '2026-01-02T03:04:05.000Z', recent: () => [], counters: () => [], watch: () => () => {} },
    stations: { all: () => [], watch: () => () => {}, refused() {} },
    records: { list: async () => [], get: async () => undefined },
    figures: { byHour: async () => [], labels: async () => new Map() },
    pictures: { find: async () => null },
    review: {
      list: async () => [],
      get: notHere,
      picture: notHere,
      say: notHere,
      counts: async () => [],
      rates: async () => []
    },
    view: { asPng: async () => null, heatMap: async () => null },
    judgeOnce: (request, judge) => judge(request),
    jobs: { start: notHere, get: async () => undefined, list: async () => [], cancel: notHere, watch: () => () => {} },
    countJobs: async () => ({ queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 }),
    datasets: {
      list: async () => [],
      read: notHere,
      images: notHere,
      add: notHere,
      find: notHere,
      relabel: notHere,
      removeImage: notHere,
      remove: notHere
    },
    checkPicture: notHere,
    keys: noKeys,
    pins: noPins,
    sessions: noSessions,
    audit: { record: async () => {}, list: async () => [], head: async () => null },
    teaching: { teach: notHere },
    readiness: () => ({ ready: false, runtime: 'none', device: 'none', models: [] }),
    recipes: emptyBook,
    trials: { locate: notHere, evidence: notHere },
    unproven: async () => [],
    models: { list: unknownRecipe, get: unknownRecipe, report: unknownRecipe, register: unknownRecipe },
    modelSwitch: {
      activate: unknownRecipe,
      rollback: unknownRecipe,
      shadow: unknownRecipe,
      judgeGolden: unknownRecipe
    },
    modelUpkeep: { keptFor: unknownRecipe, notes: async () => new Map(), note: unknownRecipe, remove: unknownRecipe },
    shadow: { agreement: () => undefined },
    golden: { list: unknownRecipe, read: unknownRecipe, add: unknownRecipe, remove: unknownRecipe },
    quality: noQuality,
    registry: new Registry(),
    ...parts
  })
}

const notHere = (): Promise<never> => Promise.reject(new Error('not in this test'))

/** As long as no key was made. */
export const noKeys: AppParts['keys'] = {
  actorOf: async () => undefined,
  exist: async () => false,
  list: async () => [],
  create: notHere,
  revoke: notHere
}

/** Nobody has one. */
export const noPins: AppParts['pins'] = {
  list: async () => [],
  set: notHere,
  remove: notHere,
  enter: notHere,
  check: notHere
}

/** Nobody is logged in. */
export const noSessions: AppParts['sessions'] = {
  list: async () => [],
  start: notHere,
  actorOf: async () => undefined,
  leave: async () => {},
  revoke: notHere
}

/** One part of a multipart body. A file where it has a `filename`. */
export interface Part {
  readonly name: string
  readonly filename?: string
  readonly content: string | Uint8Array
}

export const BOUNDARY = 'boundary-of-the-test'
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

export function partHead({ name, filename }: Omit<Part, 'content'>): string {
  const disposition = `form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`
  return (
    `--${BOUNDARY}\r\nContent-Disposition: `
    + `${disposition}\r\n${filename === undefined ? '' : 'Content-Type: application/octet-stream\r\n'}\r\n`
  )
}

export function multipart(...parts: readonly Part[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(partHead(part)), Buffer.from(part.content as string), Buffer.from('\r\n')]),
    Buffer.from(`--${BOUNDARY}--\r\n`)
  ])
}

/** Plans, charts and reports that are not there. */
export const noQuality: AppParts['quality'] = {
  validations: { issue: notHere, latest: notHere },
  stability: {
    states: () => [],
    learning: () => [],
    errors: () => [],
    charts: () => [],
    isWatched: () => false,
    learnAnew: notHere
  },
  thresholds: { of: unknownRecipe },
  studies: {
    list: async () => [],
    get: notHere,
    plan: notHere,
    remove: notHere,
    report: notHere,
    csv: notHere,
    summaries: notHere
  }
}
