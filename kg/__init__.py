"""gonghui-kg: from Chinese institutional reports to a knowledge graph whose every fact carries its sentence."""

__version__ = "0.1.0"
