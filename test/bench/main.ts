// `npm run bench`: all benchmarks one after the other; `npm run bench -- locate` those whose name holds 'locate'. What
// follows goes to the benchmark.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv[2] === undefined || process.argv[2].startsWith('-') ? '' : process.argv[2]
const files = readdirSync(here)
  .filter((name) => name.endsWith('.bench.js') && name.includes(wanted))
  .sort()
if (files.length === 0) throw new Error(`expected the name of a benchmark, received '${wanted}'`)
for (const file of files) await import(pathToFileURL(join(here, file)).href)
