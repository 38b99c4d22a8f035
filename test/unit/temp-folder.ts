import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
})

/**
 * An empty folder for a test. Removed when the test file ends: when the test itself does, a service that it started may
 * still be writing.
 */
export function tempFolder(_t: TestContext): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'okng-'))
  folders.push(folder)
  return folder
}

/** Writes files below `folder`, by relative path. */
export function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
