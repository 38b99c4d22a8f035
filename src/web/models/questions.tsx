import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { OverrideDialog } from '../parts/override-dialog.tsx'
import type { VNode } from '../vendor/preact.js'
import { NameDialog } from './name-dialog.tsx'
import type { VersionChanges } from './use-version-changes.ts'
import { nameOf } from './version-words.tsx'

export interface QuestionsProps {
  readonly recipe: string
  readonly changes: VersionChanges
}

/** The dialog of what is about to be done. */
export function Questions({ recipe, changes }: QuestionsProps): VNode | null {
  const { question } = changes
  const close = (): void => {
    changes.ask(null)
  }
  switch (question?.what) {
    case undefined:
      return null
    case 'activate':
      return (
        <ConfirmDialog
          title={t('Activate {version}?', { version: nameOf(question.version) })}
          words={t('It judges the golden set first. If it passes, it judges every part of {recipe} from then on.', {
            recipe
          })}
          action={t('Activate')}
          onCancel={close}
          onConfirm={() => {
            changes.activate(question.version)
          }}
        />
      )
    case 'roll-back':
      return (
        <ConfirmDialog
          title={t('Roll {recipe} back?', { recipe })}
          words={t('The version that was active before judges again, at once. The golden set is not asked.')}
          action={t('Roll back')}
          onCancel={close}
          onConfirm={changes.rollBack}
        />
      )
    case 'remove':
      return (
        <ConfirmDialog
          title={t('Remove {version}?', { version: nameOf(question.version) })}
          words={t('Its files ({size}) are removed for good. What it judged stays on record.', {
            size: format.bytes(question.version.bytes)
          })}
          action={t('Remove')}
          onCancel={close}
          onConfirm={() => {
            changes.remove(question.version.version)
          }}
        />
      )
    case 'name':
      return <NameDialog version={question.version} onCancel={close} onSave={changes.name} />
    case 'override':
      return (
        <OverrideDialog
          what={question.version.version}
          why={question.why}
          busy={changes.busy}
          onCancel={close}
          onForce={(reason: string) => {
            changes.activate(question.version, reason)
          }}
        />
      )
  }
}
