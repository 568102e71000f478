/** Opens the form *Hand over checks*. Value: the user id of the person whose checks are to be handed over. */
export const handOverButtonId = 'hand-over.open';
