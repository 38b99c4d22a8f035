import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

/** Parameters of a training, by the names of POST /train. */
export function Parameters(): VNode {
  return (
    <details>
      <summary>{t('Parameters')}</summary>
      <div class="fields">
        <div class="field">
          <label for="train-epochs">{t('Epochs')}</label>
          <input id="train-epochs" name="epochs" type="number" min="1" max="100000" placeholder={t('automatic')} />
        </div>
        <div class="field">
          <label for="train-batch">{t('Batch size')}</label>
          <input id="train-batch" name="batchSize" type="number" min="4" max="4096" defaultValue="64" required />
        </div>
        <div class="field">
          <label for="train-rate">{t('Learning rate')}</label>
          <input
            id="train-rate"
            name="learningRate"
            type="number"
            min="0.00001"
            max="1"
            step="any"
            defaultValue="0.002"
            required
          />
        </div>
        <div class="field">
          <label for="train-seed">{t('Seed')}</label>
          <input id="train-seed" name="seed" type="number" min="0" max="4294967295" defaultValue="1" required />
        </div>
      </div>
    </details>
  )
}
