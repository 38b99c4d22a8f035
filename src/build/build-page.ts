// Runs after the compiler. Writes the operator page to dist/web, where the service serves it from.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { PACKAGE_ROOT } from '../package-root.ts'

const SOURCE = join(PACKAGE_ROOT, 'src/web')
const COMPILED = join(PACKAGE_ROOT, 'dist/page/web')
const OUT = join(PACKAGE_ROOT, 'dist/web')

/**
 * Module of a package -> its name on the page. Browsers cannot import bare names, so the modules import one another by
 * paths.
 */
const VENDOR = {
  'preact/dist/preact.mjs': 'preact.js',
  'preact/hooks/dist/hooks.mjs': 'hooks.js',
  'preact/jsx-runtime/dist/jsxRuntime.mjs': 'jsx-runtime.js',
  'uqr/dist/index.mjs': 'uqr.js'
} as const

const packages = dirname(dirname(createRequire(import.meta.url).resolve('preact/package.json')))
const vendor = Object.entries(VENDOR).map(
  ([module, name]) =>
    [
      `vendor/${name}`,
      readFileSync(join(packages, module), 'utf8')
        .replace(/(from\s*)"preact"/g, '$1"./preact.js"')
        .replace(/\n?\/\/# sourceMappingURL=.*$/m, '')
    ] as const
)
// Leaves out modules that hold only types, and compiled files whose source no longer exists.
const compiled = filesBelow(COMPILED, '.js')
  .filter((path) => ['ts', 'tsx'].some((ending) => existsSync(join(SOURCE, path.replace(/js$/, ending)))))
  .map((path) => [path, withVendorPath(path, readFileSync(join(COMPILED, path), 'utf8'))] as const)
  .filter(([, text]) => text.trim() !== 'export {};')
const style = filesBelow(join(SOURCE, 'style'), '.css')
  .map((path) => readFileSync(join(SOURCE, 'style', path), 'utf8'))
  .join('\n')
const assets = new Map([
  ...vendor,
  ...compiled,
  ['style.css', style] as const,
  ['icon.svg', readFileSync(join(SOURCE, 'icon.svg'), 'utf8')] as const
])

// The folder's name is a hash of its content, so browsers may cache it for ever.
const hash = createHash('sha256')
  .update(JSON.stringify([...assets]))
  .digest('hex')
  .slice(0, 12)
const folder = `assets/${hash}`
const preload = [...importedFrom('main.js')]
  .map((path) => `<link rel="modulepreload" href="${folder}/${path}">`)
  .join('\n  ')

rmSync(OUT, { recursive: true, force: true })
for (const [path, text] of assets) write(`${folder}/${path}`, text)
for (const page of ['index.html', 'report.html'])
  write(page, readFileSync(join(SOURCE, page), 'utf8').replaceAll('{{assets}}', folder).replace('{{preload}}', preload))

/** Writes a file as it is and compressed, so that the service need not compress it for each request. */
function write(path: string, text: string): void {
  const file = join(OUT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  writeFileSync(`${file}.br`, brotliCompressSync(text))
  writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
}

/** A module and its static imports. The page imports views and languages later, when it needs them. */
function importedFrom(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const [, imported] of assets.get(path)!.matchAll(/(?:from|^import) ?["'](\.[^"']+)["']/gm))
    importedFrom(join(dirname(path), imported!), found)
  return found
}

/** The compiler imports preact/jsx-runtime by its bare name. */
function withVendorPath(path: string, text: string): string {
  const up = '../'.repeat(path.split('/').length - 1) || './'
  return text.replace('from "preact/jsx-runtime"', `from "${up}vendor/jsx-runtime.js"`)
}

function filesBelow(root: string, ending: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .sort()
}
