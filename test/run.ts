// Runs tests. Node 20's own `--test` knows no globs and would take benchmarks for tests.
//   node dist/test/run.js                      what `npm test` runs
//   node dist/test/run.js unit contract.test.js
//   node dist/test/run.js test/unit/scoring/roc.test.ts
//   node dist/test/run.js --quick              unit tests without the slow ones, in a few processes
//   node dist/test/run.js --slowest            what `npm test` runs, and then the slowest files with their seconds
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** One more than a small machine has cores: many tests wait for other processes. */
const PROCESSES = 3
/** Processes that share tests in a run of all: the quick unit tests, those of the HTTP app, and SHARING. */
const SHARED_PROCESSES = 6
/** A test that hangs fails. */
const TIMEOUT_MS = 600_000
/** They take longest, so they come first: no process waits for one at the end. */
const FIRST = [
  'integration/training/workers',
  'integration/training/training-service',
  'integration/records/records-service',
  'integration/service/plant',
  'integration/abuse/decode-memory'
]
/**
 * Tests that share a process beside the quick ones, though they are slow or start the service: they start it in their
 * own process, and change nothing that others use. To load the service takes a second of a core.
 */
const SHARING = [
  'integration/abuse/names',
  'integration/abuse/other-site',
  'integration/command/inspect',
  'integration/command/msa',
  'integration/records/review',
  'integration/records/studies',
  'integration/records/threshold',
  'unit/imaging/locate/locate-drawn',
  'unit/store/access/key-book',
  'unit/store/database/open-database',
  'unit/store/labelled/review-book'
]
/** What `npm test` runs besides the unit tests. */
const OTHERS = [
  'integration',
  'fuzz',
  'faults/threads.test.js',
  'faults/encoder.test.js',
  'faults/ending.test.js',
  'faults/clock.test.js',
  'architecture.test.js',
  'line-width.test.js',
  'contract.test.js',
  'contract-client.test.js',
  'config-reference.test.js',
  'readme.test.js'
]
/**
 * Unit tests that take more than half a second of a free core: they train, draw parts, or start threads, processes,
 * databases. And those that change what other tests share, such as the backend of TensorFlow.js.
 */
const SLOW = [
  'cli/commands/calibrate',
  'cli/commands/crop',
  'cli/commands/access/keys',
  'cli/commands/report',
  'cli/main',
  'encoder/load-tensorflow',
  'encoder/onnx-library',
  'encoder/onnx-model',
  'encoder/runtime-wasm',
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
  'training/network/backend',
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

const slowTests = (): string[] => SLOW.flatMap((name) => testFiles(`unit/${name}.test.js`))

function quickTests(): string[] {
  const slow = new Set(slowTests())
  return testFiles('unit').filter((file) => !slow.has(file))
}

/** Files that run in a few processes: to start a process takes longer than most of these tests. */
function together(files: readonly string[], processes: number): string[] {
  const folder = join(here, '.together')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return Array.from({ length: processes }, (_, process) => {
    const file = join(folder, `part-${process + 1}.test.js`)
    const part = files.toSorted().filter((_name, n) => n % processes === process)
    writeFileSync(file, part.map((path) => `await import(${JSON.stringify(pathToFileURL(path).href)})\n`).join(''))
    return file
  })
}

/** What `npm test` runs: what takes longest first. */
function allTests(): string[] {
  const named = (names: readonly string[]): string[] => names.flatMap((name) => testFiles(`${name}.test.js`))
  const [first, sharing] = [named(FIRST), named(SHARING)]
  const all = [...OTHERS.flatMap(testFiles).sort(), ...slowTests()]
  const shares = (file: string): boolean => /integration\/http\//.test(file) || sharing.includes(file)
  const alone = all.filter((file) => !shares(file) && !first.includes(file))
  return [...first, ...together([...quickTests(), ...all.filter(shares)], SHARED_PROCESSES), ...alone]
}

const args = process.argv.slice(2)
const paths = args.filter((argument) => !argument.startsWith('--'))
const files = args.includes('--quick')
  ? together(quickTests(), PROCESSES)
  : paths.length === 0
    ? allTests()
    : paths.flatMap(testFiles).sort()
if (files.length === 0) throw new Error(`no test file under ${args.join(', ')}`)

// From Node 22 on, processes need not compile again what another one has compiled: a fifth less to load the service.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'okng-compile-cache')

/** File -> seconds of its suites. */
const seconds = new Map<string, number>()

run({ files, concurrency: PROCESSES, timeout: TIMEOUT_MS })
  .on('test:fail', () => {
    process.exitCode = 1
  })
  .on('test:pass', ({ file, nesting, details }) => {
    if (nesting === 0 && file !== undefined) seconds.set(file, (seconds.get(file) ?? 0) + details.duration_ms / 1000)
  })
  .compose(new spec())
  .on('end', () => {
    if (!args.includes('--slowest')) return
    const slowest = [...seconds].sort(([, one], [, other]) => other - one).slice(0, 40)
    for (const [file, time] of slowest)
      process.stdout.write(`${time.toFixed(1).padStart(7)} s  ${relative(here, file)}\n`)
  })
  .pipe(process.stdout)
