import { useDemo } from './shared/demo-context.ts';

/** A workflow whose only step asks the HR desk for a background check, and what became of its last runs. */
export function WorkflowRuns() {
  const { scene, act } = useDemo();
  return (
    <>
      <h2>Workflows</h2>
      <ul>
        <li>
          <button
            type="button"
            title="Asks the HR desk for a background check, as a form in Workflow Builder would"
            onClick={() => void act({ type: 'run-workflow' })}
          >
            Run the workflow
          </button>
        </li>
        {scene.runs.map(({ id, worker, outcome }) => (
          <li key={id} className="run">
            {worker}: {outcome}
          </li>
        ))}
      </ul>
    </>
  );
}
