// Compiles each AssemblyScript module of src/wasm to WebAssembly, unless its source has not changed since the last
// build.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { main, version } from 'assemblyscript/asc'
import { PACKAGE_ROOT } from '../package-root.ts'

const SOURCE = join(PACKAGE_ROOT, 'src/wasm')
const OUT = join(PACKAGE_ROOT, 'dist/src/wasm')
const BUILT = join(OUT, 'built.json')
/** No garbage collector: the callers lay out the memory that the modules work on. */
const OPTIONS = '--runtime stub --enable simd --optimizeLevel 3 --shrinkLevel 0 --converge --noAssert'.split(' ')

mkdirSync(OUT, { recursive: true })
const built = (existsSync(BUILT) ? JSON.parse(readFileSync(BUILT, 'utf8')) : {}) as Record<string, string>
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
const hash = createHash('sha256')
  .update(JSON.stringify([version, OPTIONS, sources.map((path) => [path, readFileSync(join(SOURCE, path), 'utf8')])]))
  .digest('hex')
// Files in sub-folders are parts of these modules.
for (const name of sources.filter((path) => dirname(path) === '.')) {
  const target = join(OUT, name.replace(/ts$/, 'wasm'))
  if (built[name] === hash && existsSync(target)) continue
  const { error } = await main([`src/wasm/${name}`, '--baseDir', PACKAGE_ROOT, '-o', target, ...OPTIONS], {
    stderr: process.stderr
  })
  if (error !== null) throw error
  built[name] = hash
}
writeFileSync(BUILT, JSON.stringify(built))
