import { useState } from 'react';
import { objectsAt, stringAt } from '../../json.ts';
import { Icon } from '../shared/icon.tsx';
import { readFiles } from './read-files.ts';
import { type ControlProps, useControl } from './use-control.ts';

/** A file upload. As in Slack, each file is uploaded when chosen, and rejected at that point if not accepted. */
export function FileInput(props: ControlProps) {
  const { element, inputId, labelledBy, describedBy, isInvalid } = props;
  const { held, choose } = useControl(props);
  const [problem, setProblem] = useState<string>();
  const files = objectsAt(held, 'files');
  const endings = Array.isArray(element.filetypes) ? element.filetypes.map((ending) => `.${ending}`) : [];
  const problemId = `${inputId}-problem`;

  const take = async (list: FileList | null) => {
    const read = await readFiles([...(list ?? [])]);
    if (typeof read === 'string') return setProblem(read);
    setProblem((await choose(read)).problem);
  };
  return (
    <div className="file-input">
      <input
        id={inputId}
        type="file"
        accept={endings.join(',')}
        multiple={element.max_files !== 1}
        aria-labelledby={labelledBy}
        aria-describedby={[describedBy, problem === undefined ? undefined : problemId]
          .filter(Boolean)
          .join(' ')}
        aria-invalid={isInvalid || problem !== undefined}
        onChange={({ target }) => {
          void take(target.files);
          // Allows the same file to be chosen again after it was corrected.
          target.value = '';
        }}
      />
      {problem === undefined ? null : (
        <p className="field-error" id={problemId} role="alert">
          {problem}
        </p>
      )}
      {files.length === 0 ? null : (
        <ul className="files">
          {files.map((file) => (
            <li key={stringAt(file, 'id')}>
              <Icon name="file" /> {stringAt(file, 'name') ?? 'A file of a shared channel'}
            </li>
          ))}
          <li>
            <button type="button" className="button small" onClick={() => void choose([])}>
              Remove
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}
