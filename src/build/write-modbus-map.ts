import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mapCsv } from '../integrations/modbus/register-map.ts'
import { PACKAGE_ROOT } from '../package-root.ts'

writeFileSync(join(PACKAGE_ROOT, 'config/modbus-map.csv'), mapCsv())
