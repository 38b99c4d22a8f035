import { registerAudit } from './commands/access/audit.ts'
import { registerBackup } from './commands/backup.ts'
import { registerBank } from './commands/bank.ts'
import { registerCalibrate } from './commands/calibrate.ts'
import { registerCrop } from './commands/crop.ts'
import { registerCrossval } from './commands/crossval.ts'
import { registerDemo } from './commands/demo.ts'
import { registerEvaluate } from './commands/evaluate.ts'
import { registerIndex } from './commands/index.ts'
import { registerInspect } from './commands/inspect.ts'
import { registerKeys } from './commands/access/keys.ts'
import { registerLocate } from './commands/locate.ts'
import { registerModels } from './commands/models.ts'
import { registerMsa } from './commands/msa.ts'
import { registerVerify } from './commands/quality/verify.ts'
import { registerWorker } from './commands/plant/worker.ts'
import { registerPins } from './commands/access/pins.ts'
import { registerRecipes } from './commands/recipes.ts'
import { registerRender } from './commands/render.ts'
import { registerReport } from './commands/report.ts'
import { registerRestore } from './commands/restore.ts'
import { registerRetention } from './commands/retention.ts'
import { registerScale } from './commands/scale.ts'
import { registerServe } from './commands/serve.ts'
import { registerTeach } from './commands/teach.ts'
import { registerTrain } from './commands/train.ts'
import { registerTrainJob } from './commands/train-job.ts'
import { registerTrainStarter } from './commands/train-starter.ts'
import type { RegisterCommand } from './register-command.ts'

/**
 * Every command, in the order in which --help lists them. To add one, write commands/<name>.ts and name it here. What
 * is slow to load (sharp, TensorFlow.js, ONNX Runtime, Fastify) is imported inside its action, so that `okng --help` is
 * fast.
 */
export const COMMANDS: readonly RegisterCommand[] = [
  registerIndex,
  registerCrop,
  registerLocate,
  registerTrain,
  registerTeach,
  registerEvaluate,
  registerMsa,
  registerScale,
  registerCalibrate,
  registerBank,
  registerReport,
  registerCrossval,
  registerInspect,
  registerServe,
  registerWorker,
  registerDemo,
  registerRecipes,
  registerModels,
  registerKeys,
  registerPins,
  registerRetention,
  registerAudit,
  registerVerify,
  registerBackup,
  registerRestore,
  registerRender,
  registerTrainStarter,
  registerTrainJob
]
