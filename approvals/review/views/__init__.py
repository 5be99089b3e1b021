"""The screens of the review: judging evidence, the plenary, follow-ups, the decree, the days of eksposes."""
