// Runs tests. Node 20's own `--test` knows no globs and would take benchmarks for tests.
//   node dist/test/run.js                      what `npm test` runs
//   node dist/test/run.js unit contract.test.js
//   node dist/test/run.js test/unit/scoring/roc.test.ts
//   node dist/test/run.js --quick              unit tests without the slow ones, in two processes
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const PROCESSES = 2
/** A test that hangs fails; the slowest takes some 20 s on two busy cores. */
const TIMEOUT_MS = 300_000
const ALL = [
  'unit',
  'integration',
  'fuzz',
  'faults/threads.test.js',
  'faults/encoder.test.js',
  'faults/ending.test.js',
  'faults/clock.test.js',
  'architecture.test.js',
  'contract.test.js',
  'config-reference.test.js',
  'readme.test.js'
]
/**
 * Unit tests that take more than half a second of a free core: they train, draw parts, or start threads, processes,
 * databases.
 */
const SLOW = [
  'cli/commands/calibrate',
  'cli/commands/crop',
  'cli/commands/keys',
  'cli/commands/report',
  'cli/main',
  'encoder/onnx-library',
  'encoder/onnx-model',
  'imaging/locate/locate-circle',
  'imaging/locate/locate-drawn',
  'inspection/threads/encoder-thread',
  'inspection/threads/pixel-pool',
  'plugins/metrics',
  'plugins/problem',
  'rendering/render-background',
  'rendering/render-part',
  'scoring/expected-cost-threshold',
  'store/access/audit-log',
  'store/access/key-book',
  'store/database/open-database',
  'store/job-records',
  'store/labelled/review-book',
  'store/records/inspection-records',
  'training/crossval',
  'training/fit-model',
  'training/head/fit-head',
  'training/head/teach-anew',
  'training/jobs/background',
  'training/network/batches',
  'training/network/synthetic-defect',
  'training/network/train-network',
  'training/report/report',
  'training/report/report-parts',
  'training/train-model',
  'training/train-starter'
]

const here = dirname(fileURLToPath(import.meta.url))
const sources = resolve(here, '../../test')

/** A path of test/ or of dist/test/, from the working directory or from that folder itself -> compiled test files. */
function testFiles(argument: string): string[] {
  const given = resolve(argument)
  const from = [here, sources].find((folder) => given.startsWith(`${folder}/`))
  const path = join(here, (from === undefined ? argument : relative(from, given)).replace(/\.ts$/, '.js'))
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join(path, name))
}

/** Quick unit tests. Starting a process takes longer than most of them, so that many share one. */
function quickTests(): string[] {
  const slow = new Set(SLOW.flatMap((name) => testFiles(`unit/${name}.test.js`)))
  const quick = testFiles('unit')
    .filter((file) => !slow.has(file))
    .sort()
  const folder = join(here, '.together')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return Array.from({ length: PROCESSES }, (_, process) => {
    const file = join(folder, `unit-${process + 1}.test.js`)
    const part = quick.filter((_name, n) => n % PROCESSES === process)
    writeFileSync(file, part.map((path) => `await import(${JSON.stringify(pathToFileURL(path).href)})\n`).join(''))
    return file
  })
}

const args = process.argv.slice(2)
const files = args.includes('--quick') ? quickTests() : (args.length === 0 ? ALL : args).flatMap(testFiles).sort()
if (files.length === 0) throw new Error(`no test file under ${args.join(', ')}`)

run({ files, concurrency: PROCESSES, timeout: TIMEOUT_MS })
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .compose(new spec())
  .pipe(process.stdout)
