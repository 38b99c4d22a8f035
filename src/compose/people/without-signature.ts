import type { Config } from '../../config.ts'
import type { ModelSwitch } from '../../domain/models/model-switch.ts'
import { SignatureByPersonOnly } from '../../errors.ts'

/**
 * The model switch for callers without a person who can sign: trainings, teaching and the command line. It refuses
 * changes that need a signature.
 */
export function withoutSignature(
  { activate, threshold }: Pick<Config['signatures'], 'activate' | 'threshold'>,
  modelSwitch: ModelSwitch
): ModelSwitch {
  return {
    ...modelSwitch,
    async activate(recipe, version, order) {
      if (activate || (threshold && order.settings !== undefined)) throw new SignatureByPersonOnly(version)
      return modelSwitch.activate(recipe, version, order)
    },
    async rollback(recipe, order) {
      if (activate) throw new SignatureByPersonOnly('before')
      return modelSwitch.rollback(recipe, order)
    }
  }
}
