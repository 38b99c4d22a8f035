// Runs after the compiler. tsc writes files without the executable bit, but `npx okng` runs the entry file itself. tsc
// does not copy files that are not TypeScript.
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../package-root.ts'

chmodSync(join(PACKAGE_ROOT, 'dist/src/cli/main.js'), 0o755)

const CAMERA_PROGRAM = 'integrations/camera/gige-camera.py'
copyFileSync(join(PACKAGE_ROOT, 'src', CAMERA_PROGRAM), join(PACKAGE_ROOT, 'dist/src', CAMERA_PROGRAM))
