/** A step of a workflow that runs. It has no person: what it asks for grants nothing. */
export interface StepCall {
  /** Slack's id of this execution, the same each time the event is delivered. */
  executionId: string;
  teamId: string;
  /** By the names in manifest.workflow.yml; those that are texts. */
  inputs: Readonly<Record<string, string>>;
}

/** A step that manifest.workflow.yml defines. `run` rejects if Slack is to send the event again. */
export interface StepRoute {
  run: (call: StepCall) => Promise<void>;
  /** What the route does, in a few words, for readers of the table. */
  what: string;
}
