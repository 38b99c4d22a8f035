// After compiling: tsc writes files without the executable bit, and `npx okng` runs the entry file itself.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../package-root.ts'

chmodSync(join(PACKAGE_ROOT, 'dist/src/cli/main.js'), 0o755)
