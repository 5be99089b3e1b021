"""The screens of readiness: the worksheet, its indicators, the frozen submissions, the opening."""
