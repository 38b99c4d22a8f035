import type { ActivationOrder } from '../../domain/models/model-switch.ts'
import { GoldenSetFailed } from '../../errors.ts'
import type { CliContext } from '../context.ts'

export interface ActivateVersionOptions {
  readonly recipe: string
  readonly version: string
  readonly settings?: ActivationOrder['settings']
  /** Reason to activate the version although it judges the golden set wrong. */
  readonly force: string | undefined
}

/**
 * Makes a version active, as the service does: it must judge the golden set right, and the audit records who did it.
 * @returns the error where the version judges the golden set wrong and stays inactive; null when it is active
 * @throws ModelNotFound, ModelBroken; errors of the database
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
