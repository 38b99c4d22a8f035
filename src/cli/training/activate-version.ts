import type { ActivationOrder } from '../../domain/models/model-switch.ts'
import { GoldenSetFailed } from '../../errors.ts'
import type { CliContext } from '../context.ts'

export interface ActivateVersionOptions {
  readonly recipe: string
  readonly version: string
  readonly settings?: ActivationOrder['settings']
  /** Why it is to judge although the golden set is judged wrong. */
  readonly force: string | undefined
}

/**
 * Makes a version active, as the service does: the golden set is asked first, and the audit says who did it.
 * @returns why it is not active, where the golden set refuses it; null when it is active
 * @throws ModelNotFound, ModelBroken; what the database throws
 */
export async function activateVersion(
  { openJudging }: Pick<CliContext, 'openJudging'>,
  { recipe, version, settings, force }: ActivateVersionOptions
): Promise<Error | null> {
  const { modelSwitch, actor, close } = await openJudging()
  try {
    await modelSwitch.activate(recipe, version, {
      actor,
      ...(settings !== undefined && { settings }),
      ...(force !== undefined && { overrideReason: force })
    })
    return null
  } catch (error) {
    if (error instanceof GoldenSetFailed) return error
    throw error
  } finally {
    await close()
  }
}
