// The import rule of src/README.md, executable. A started thread or process counts as an import.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

const ROOT = process.cwd()
const SRC = resolve(ROOT, 'src')
const MAX_FILES_IN_FOLDER = 24

/** What both the wiring of the service and the command line are made of. */
const PARTS = [
  'domain',
  'schemas',
  'imaging',
  'rendering',
  'encoder',
  'inspection',
  'training',
  'store',
  'app',
  'app.ts',
  'config.ts',
  'errors.ts',
  'package-root.ts',
  'describe-issues.ts',
  'load-config.ts'
]

/** Folder of src/, or file beside them -> what it may import besides itself. From the lowest to the highest. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  'errors.ts': [],
  'describe-issues.ts': [],
  'package-root.ts': [],
  'start-problem.ts': [],
  wasm: [],
  'wasm-module.ts': ['wasm'],
  schemas: ['domain', 'describe-issues.ts'],
  config: ['domain', 'schemas'],
  'config.ts': ['domain', 'config'],
  'load-config.ts': ['config', 'config.ts', 'describe-issues.ts'],
  imaging: ['domain', 'errors.ts', 'wasm-module.ts'],
  rendering: ['domain'],
  scoring: ['domain', 'wasm-module.ts'],
  report: ['domain', 'scoring'],
  quality: ['domain', 'scoring', 'report', 'errors.ts'],
  encoder: ['domain'],
  inspection: ['domain', 'imaging', 'scoring', 'encoder', 'errors.ts'],
  training: ['domain', 'imaging', 'rendering', 'scoring', 'report', 'encoder', 'errors.ts'],
  store: ['domain', 'errors.ts', 'describe-issues.ts'],
  integrations: ['domain', 'errors.ts'],
  plugins: ['domain', 'schemas', 'config.ts', 'errors.ts', 'describe-issues.ts'],
  routes: ['domain', 'schemas', 'errors.ts'],
  app: ['domain', 'plugins', 'routes', 'config.ts', 'package-root.ts'],
  'app.ts': ['domain', 'plugins', 'routes', 'app', 'config.ts'],
  compose: [...PARTS, 'quality', 'integrations', 'plugins', 'routes'],
  'serve.ts': ['compose', 'app.ts', 'config.ts', 'load-config.ts', 'package-root.ts', 'start-problem.ts'],
  build: ['integrations', 'app.ts', 'config', 'config.ts', 'load-config.ts', 'package-root.ts'],
  cli: [...PARTS, 'scoring', 'report', 'quality', 'compose', 'serve.ts'],
  'server.ts': ['domain', 'serve.ts', 'cli'],
  // Types of the API alone: see the test below.
  web: ['schemas']
}

/**
 * Entry points, which hand it to config.ts; libraries that are told so alone; the training process, which inherits it.
 */
const READS_ENVIRONMENT = [
  'cli/commands/plant/worker.ts',
  'cli/commands/serve.ts',
  'cli/main.ts',
  'compose/training.ts',
  'encoder/load-tensorflow.ts',
  'encoder/onnx-library.ts',
  'server.ts'
]

/** Names that do not say what a file is for. */
const VAGUE_NAME = /^(utils?|helpers?|common|misc|shared)\.tsx?$/
/** Their code runs after a build, on compiled files. */
const NAMES_COMPILED_FILES = ['build/make-executable.ts', 'build/watch.ts']

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
const files = below(SRC).filter((file) => /\.tsx?$/.test(file))
const code = new Map(files.map((file) => [file, withoutComments(readFileSync(join(SRC, file), 'utf8'))]))
const imports = new Map(files.map((file) => [file, importsOf(file)]))
const edges = files.flatMap((from) => imports.get(from)!.map((to) => [from, to] as const))

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '')
}

/**
 * Static, dynamic and type imports, re-exports, and the files of threads and processes: new URL('./x.js',
 * import.meta.url).
 */
function importsOf(file: string): string[] {
  const text = code.get(file)!
  const literal = String.raw`\s*['"\`](\.{1,2}/[^'"\`]+)['"\`]`
  const forms = ['from', 'import', String.raw`(?:import|require|resolve|Worker|fork|URL)\(`]
  const found = forms.flatMap((form) => [...text.matchAll(new RegExp(String.raw`\b${form}${literal}`, 'g'))])
  return [...new Set(found.map(([, specifier]) => sourceOf(resolve(SRC, dirname(file), specifier!))))]
}

/**
 * The file of src/ that is imported (AssemblyScript names no ending), started as its compiled .js, or read as its
 * compiled .wasm.
 */
function sourceOf(path: string): string {
  const candidates = [
    path,
    `${path}.ts`,
    ...['.ts', '.tsx', '.d.ts'].map((ending) => path.replace(/\.(js|wasm)$/, ending))
  ]
  return relative(SRC, candidates.find((candidate) => existsSync(candidate)) ?? path)
}

/** First-level folder, or the file where it lies in none. */
const roomOf = (file: string): string => file.split('/')[0]!
/** First and second level, or null for a file that lies in no inner folder. */
const innerRoomOf = (file: string): string | null => /^[^/]+\/[^/]+(?=\/)/.exec(file)?.[0] ?? null

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The first circle that is found, as its names in order; [] when there is none. */
function circleIn(pairs: readonly (readonly [string, string])[]): string[] {
  const next = groupBy(pairs, ([from]) => from)
  const done = new Set<string>()
  const walk = (name: string, trail: readonly string[]): string[] => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name]
    if (done.has(name)) return []
    for (const [, to] of next.get(name) ?? []) {
      const circle = walk(to, [...trail, name])
      if (circle.length > 0) return circle
    }
    done.add(name)
    return []
  }
  for (const name of next.keys()) {
    const circle = walk(name, [])
    if (circle.length > 0) return circle
  }
  return []
}

suite('architecture', () => {
  test('the rule table names every folder of src/ and every file beside them', () => {
    assert.deepEqual(
      [...new Set(files.map(roomOf))].filter((room) => !(room in MAY_IMPORT)),
      []
    )
  })

  test('the rule table leads downwards only', () => {
    const rooms = Object.keys(MAY_IMPORT)
    const up = Object.entries(MAY_IMPORT).flatMap(([from, targets]) =>
      targets.filter((to) => !(rooms.indexOf(to) < rooms.indexOf(from)) || !rooms.includes(to)).map((to) => [from, to])
    )
    assert.deepEqual(up, [])
  })

  test('every import follows the rule table', () => {
    const broken = edges.filter(([from, to]) => {
      const [a, b] = [roomOf(from), roomOf(to)]
      return a !== b && !(MAY_IMPORT[a] ?? []).includes(b)
    })
    assert.deepEqual(
      broken.map((edge) => edge.join(' -> ')),
      []
    )
  })

  test('the page takes types alone from the schemas', () => {
    const page = files.filter((file) => roomOf(file) === 'web')
    const values = /^(?:import|export)\s+(?!type\b)[^;]*?from\s*['"](?:\.\.\/)+schemas\//m
    assert.deepEqual(
      page.filter((file) => values.test(code.get(file)!)),
      []
    )
  })

  test('every relative import leads to a file', () => {
    const lost = edges.filter(([, to]) => !existsSync(join(SRC, to)))
    assert.deepEqual(
      lost.map((edge) => edge.join(' -> ')),
      []
    )
  })

  test('no file takes part in a circle of imports, type-only imports included', () => {
    assert.deepEqual(circleIn(edges), [])
  })

  test('no first-level folder takes part in a circle', () => {
    const rooms = edges.map(([from, to]) => [roomOf(from), roomOf(to)] as const)
    assert.deepEqual(circleIn(rooms.filter(([from, to]) => from !== to)), [])
  })

  test('no folder inside of a folder takes part in a circle', () => {
    const rooms = edges.flatMap(([from, to]) => {
      const [a, b] = [innerRoomOf(from), innerRoomOf(to)]
      return a !== null && b !== null && a !== b ? [[a, b] as const] : []
    })
    assert.deepEqual(circleIn(rooms), [])
  })

  test('what is imported or started is a literal path, which the tests above can follow', () => {
    const computed =
      /\bimport\(\s*[^\s'"]|(?:\bnew Worker|(?<!\.)\bfork)\(\s*(?:`|import\.meta|join\(|resolve\(|fileURLToPath\()/
    assert.deepEqual(
      files.filter((file) => computed.test(code.get(file)!)),
      []
    )
    const compiled = /['"`/](?:dist\/)?src\/[^'"`]*\.[jt]sx?\b/
    assert.deepEqual(
      files.filter((file) => compiled.test(code.get(file)!)),
      NAMES_COMPILED_FILES
    )
  })

  test('no barrels, and no file without a subject', () => {
    const barrels = files.filter((file) => /^export\s+(?:type\s+)?[*{][^;]*?from\s/m.test(code.get(file)!))
    assert.deepEqual(
      barrels.filter((file) => !file.startsWith('web/vendor/')),
      []
    )
    assert.deepEqual(
      files.filter((file) => VAGUE_NAME.test(basename(file))),
      []
    )
  })

  test(`at most ${MAX_FILES_IN_FOLDER} files lie in one folder of src/ and of test/`, () => {
    for (const root of ['src', 'test']) {
      const folders = groupBy(below(resolve(ROOT, root)), dirname)
      const full = [...folders].filter(([, { length }]) => length > MAX_FILES_IN_FOLDER)
      assert.deepEqual(
        full.map(([folder, { length }]) => `${root}/${folder}: ${length}`),
        []
      )
    }
  })

  test('the environment is read at the edges only: what it sets is in config.ts, or belongs to a library', () => {
    const reading = files.filter((file) => /process\.env\b/.test(readFileSync(join(SRC, file), 'utf8')))
    assert.deepEqual(reading, READS_ENVIRONMENT)
  })
})
