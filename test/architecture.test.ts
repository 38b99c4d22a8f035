// The import rule of README "Layout", executable: which folder may import which, and no cycles anywhere.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const SRC = resolve(process.cwd(), 'src')

/** Folder -> folders it may import besides itself. '.' is src/ itself (server.ts, app.ts, config.ts, errors.ts). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  imaging: ['domain', 'errors.ts'],
  rendering: ['domain'],
  scoring: ['domain'],
  encoder: ['domain', 'errors.ts'],
  inspection: ['domain', 'imaging', 'scoring', 'encoder', 'errors.ts'],
  training: ['domain', 'imaging', 'rendering', 'scoring', 'encoder', 'errors.ts'],
  store: ['domain', 'errors.ts'],
  schemas: ['domain'],
  plugins: ['domain', 'schemas', 'config.ts', 'errors.ts'],
  routes: ['domain', 'schemas', 'errors.ts'],
  web: [],
  build: ['app.ts', 'config.ts', 'package-root.ts'],
  compose: ['*'],
  cli: ['*'],
  '.': ['*']
}

/** Entry points, which hand it to config.ts; libraries that are told so alone; the training process, which inherits it. */
const READS_ENVIRONMENT = [
  'cli/commands/serve.ts',
  'cli/main.ts',
  'compose/training.ts',
  'encoder/load-tensorflow.ts',
  'encoder/onnx-library.ts',
  'server.ts'
]

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))
const imports = new Map(files.map((file) => [file, importsOf(file)]))

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  return [...text.matchAll(/^\s*(?:import|export)\b[^'"]*?from\s+['"](\.[^'"]+)['"]/gm)].map(([, specifier]) =>
    relative(SRC, resolve(SRC, dirname(file), specifier!))
  )
}
const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '.')

suite('architecture', () => {
  test('the rule table names every folder of src/', () => {
    assert.deepEqual(
      [...new Set(files.map(folderOf))].filter((f) => !(f in MAY_IMPORT)),
      []
    )
  })

  test('every import follows the rule table', () => {
    const broken = files.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((target) => {
          const from = folderOf(file)
          const to = folderOf(target)
          const allowed = MAY_IMPORT[from] ?? []
          return from !== to && !allowed.includes('*') && !allowed.includes(to === '.' ? target : to)
        })
        .map((target) => `${file} -> ${target}`)
    )
    assert.deepEqual(broken, [])
  })

  test('no import cycles, type-only imports included', () => {
    const done = new Set<string>()
    const walk = (file: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(file), [...trail.slice(trail.indexOf(file)), file].join(' -> '))
      if (done.has(file)) return
      for (const next of imports.get(file) ?? []) walk(next, [...trail, file])
      done.add(file)
    }
    for (const file of files) walk(file, [])
  })

  test('the environment is read at the edges only: what it sets is in config.ts, or belongs to a library', () => {
    const reading = files.filter((file) => /process\.env\b/.test(readFileSync(join(SRC, file), 'utf8')))
    assert.deepEqual(reading.sort(), READS_ENVIRONMENT)
  })
})
