// `npm run dev`: compiles after each change, builds the page, and restarts the service.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../package-root.ts'

/** Compilers and editors write several files at a time. Milliseconds. */
const SETTLE_MS = 500

const compiler = join(PACKAGE_ROOT, 'node_modules/typescript/bin/tsc')
const compilers = ['tsconfig.json', 'src/web/tsconfig.json'].map((project) =>
  start([compiler, '-p', project, '--watch', '--preserveWatchOutput'])
)
let service = start(['dist/src/server.js'])

onChange(['dist/src', 'dist/page', 'src/web'], async () => {
  await once(start(['dist/src/build/build-page.js']), 'exit')
  if (service.exitCode === null && service.kill('SIGTERM')) await once(service, 'exit')
  service = start(['dist/src/server.js'])
})

process.once('exit', () => {
  for (const child of [...compilers, service]) child.kill('SIGTERM')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.exit()
  })

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: PACKAGE_ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** Runs `act` after changes below the folders. Changes during a run lead to one more run. */
function onChange(folders: readonly string[], act: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let done = Promise.resolve()
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      done = done.then(act)
    }, SETTLE_MS)
  }
  for (const folder of folders) watch(join(PACKAGE_ROOT, folder), { recursive: true }, soon)
}
